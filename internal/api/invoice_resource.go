package api

// Invoice is an invoice or a document that amends one. All of its amounts are in
// its currency.
type Invoice struct {
	ID                     string          `json:"id"` // bare, such as G000024135; links put OneTime- or Recurring- before it
	InvoiceDate            Time            `json:"invoiceDate"`
	BillingPeriodStartDate Time            `json:"billingPeriodStartDate"` // only when read by id
	BillingPeriodEndDate   Time            `json:"billingPeriodEndDate"`
	TotalCharges           Decimal         `json:"totalCharges"`    // with adjustments
	PaidAmount             Decimal         `json:"paidAmount"`      // by the partner; negative for a payment received
	CurrencyCode           string          `json:"currencyCode"`    // ISO 4217
	CurrencySymbol         string          `json:"currencySymbol"`  // such as $, or the code once more
	PDFDownloadLink        string          `json:"pdfDownloadLink"` // relative, needs a token, expires after 30 minutes
	InvoiceDetails         []InvoiceDetail `json:"invoiceDetails"`  // the kinds of line items it has
	Amendments             []Invoice       `json:"amendments"`      // documents that amend this one
	AmendsOf               string          `json:"amendsOf"`        // the document that this one amends
	DocumentType           Enum            `json:"documentType" values:"Credit Note|Invoice"`
	InvoiceType            Enum            `json:"invoiceType" values:"recurring|one_time"`
	TaxReceipts            []TaxReceipt    `json:"taxReceipts"` // in Taiwan
	Links                  *Links          `json:"links"`
	Attributes             *Attributes     `json:"attributes"`
	Extra
}

// TaxReceipt is a receipt of an invoice, as Taiwan requires it.
type TaxReceipt struct {
	ID                        string `json:"id"`
	TaxReceiptPDFDownloadLink string `json:"taxReceiptPdfDownloadLink"` // relative, needs a token
	Extra
}

// InvoiceDetail names one kind of line items that an invoice has: ask for them by
// this provider and type.
type InvoiceDetail struct {
	InvoiceLineItemType Enum        `json:"invoiceLineItemType" values:"none|usage_line_items|billing_line_items"`
	BillingProvider     Enum        `json:"billingProvider" values:"none|office|azure|azure_data_market|one_time|marketplace"`
	Links               *Links      `json:"links"`
	Attributes          *Attributes `json:"attributes"`
	Extra
}

// InvoiceSummary is what the partner owes in one currency.
type InvoiceSummary struct {
	BalanceAmount            Decimal                `json:"balanceAmount"` // total of the unpaid bills
	CurrencyCode             string                 `json:"currencyCode"`
	CurrencySymbol           string                 `json:"currencySymbol"`
	AccountingDate           Time                   `json:"accountingDate"` // when the balance was last updated
	FirstInvoiceCreationDate Time                   `json:"firstInvoiceCreationDate"`
	LastPaymentDate          Time                   `json:"lastPaymentDate"` // none before the first payment
	LastPaymentAmount        Decimal                `json:"lastPaymentAmount"`
	LatestInvoiceDate        Time                   `json:"latestInvoiceDate"`
	Details                  []InvoiceSummaryDetail `json:"details"` // the balance by type of invoice
	Links                    *Links                 `json:"links"`
	Attributes               *Attributes            `json:"attributes"`
	Extra
}

// InvoiceSummaryDetail is the share of one type of invoices in a balance.
type InvoiceSummaryDetail struct {
	InvoiceType Enum            `json:"invoiceType" values:"recurring|one_time"`
	Summary     *InvoiceSummary `json:"summary"`
	Extra
}

// InvoiceEstimateLink tells where one kind of unbilled line items is.
type InvoiceEstimateLink struct {
	Type        Enum   `json:"type" values:"daily_rated_usage|non_consumption"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Period      Enum   `json:"period" values:"current|previous"`
	Link        *Link  `json:"link"`
	Extra
}
