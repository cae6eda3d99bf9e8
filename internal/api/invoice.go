package api

// InvoiceRef names an invoice by its bare id, without the "OneTime-" or
// "Recurring-" that links put before it.
type InvoiceRef struct {
	InvoiceID string `path:"invoice-id" doc:"Id of the invoice, such as G000024135."`
}

const invoicePath = "/v1/invoices/{invoice-id}"

// ListInvoices reads the partner's invoices. The service honours size and offset
// for legacy invoices only.
var ListInvoices = list[None, Invoice](Spec{
	ID: "get-a-collection-of-invoices", Title: "Get a collection of invoices", Area: AreaBilling,
	Method: "GET", Path: "/v1/invoices", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Paging: offset(200),
	Doc:    "Lists the partner's invoices.",
	Limits: []string{"size and offset count for legacy invoices only"},
})

// GetInvoice reads one invoice.
var GetInvoice = readOne[InvoiceRef, Invoice](Spec{
	ID: "get-invoice-by-id", Title: "Get invoice by ID", Area: AreaBilling,
	Method: "GET", Path: invoicePath, Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Reads an invoice.",
})

// GetAccountBalance reads the partner's balance in one currency.
var GetAccountBalance = readOne[None, InvoiceSummary](Spec{
	ID: "get-the-partners-current-account-balance", Title: "Get the partner's current account balance", Area: AreaBilling,
	Method: "GET", Path: "/v1/invoices/summary", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Reads the partner's balance.",
})

// ListInvoiceSummaries reads the partner's balances, one per currency.
var ListInvoiceSummaries = list[None, InvoiceSummary](Spec{
	ID: "get-invoice-summaries", Title: "Get invoice summaries", Area: AreaBilling,
	Method: "GET", Path: "/v1/invoices/summaries", Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Lists the partner's balances, one per currency.",
})

// GetInvoiceStatement reads an invoice as the PDF that the customer would get.
var GetInvoiceStatement = readBytes[InvoiceRef](Spec{
	ID: "get-invoice-statement", Title: "Get invoice statement", Area: AreaBilling,
	Method: "GET", Path: invoicePath + "/documents/statement", Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Accept: "application/pdf",
	Doc:    "Reads an invoice as a PDF.",
})

// ReceiptRef names a receipt of an invoice.
type ReceiptRef struct {
	InvoiceRef
	ReceiptID string `path:"receipt-id" doc:"Id of the receipt, from the invoice's tax receipts."`
}

// GetInvoiceReceiptStatement reads a tax receipt as PDF; it exists for Taiwan only.
var GetInvoiceReceiptStatement = readBytes[ReceiptRef](Spec{
	ID: "get-invoice-receipt-statement", Title: "Get invoice receipt statement", Area: AreaBilling,
	Method: "GET", Path: invoicePath + "/receipts/{receipt-id}/documents/statement", Effect: Read, Auth: AppUser, Clouds: Global,
	Accept: "application/pdf",
	Doc:    "Reads a tax receipt as a PDF.",
	Limits: []string{"for tax receipts of Taiwan only"},
})

// CurrencyQuery names a currency.
type CurrencyQuery struct {
	CurrencyCode string `query:"currencycode" required:"true" doc:"ISO code of the currency, such as usd."`
}

// ListInvoiceEstimateLinks reads which unbilled line items exist.
var ListInvoiceEstimateLinks = list[CurrencyQuery, InvoiceEstimateLink](Spec{
	ID: "get-invoice-estimate-links", Title: "Get invoice estimate links", Area: AreaBilling,
	Method: "GET", Path: "/v1/invoices/estimates/links", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists where the unbilled line items are.",
})

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
