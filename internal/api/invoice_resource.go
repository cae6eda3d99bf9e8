package api

// Invoice is an invoice.
//
// Manual: line 34422.
type Invoice struct {
	ID                     string          `json:"id"`                                        // Invoice id
	InvoiceDate            Time            `json:"invoiceDate"`                               // When generated
	BillingPeriodStartDate Time            `json:"billingPeriodStartDate"`                    // Billing period start, UTC
	BillingPeriodEndDate   Time            `json:"billingPeriodEndDate"`                      // Billing period end, UTC
	TotalCharges           Decimal         `json:"totalCharges"`                              // Total, with transactions and adjustments
	PaidAmount             Decimal         `json:"paidAmount"`                                // Paid by the partner; negative if a payment was received
	CurrencyCode           string          `json:"currencyCode"`                              // Currency of all amounts
	CurrencySymbol         string          `json:"currencySymbol"`                            // Currency symbol of all amounts
	PDFDownloadLink        string          `json:"pdfDownloadLink"`                           // PDF link; not in searches, only when read by id; expires after 30 minutes
	InvoiceDetails         []InvoiceDetail `json:"invoiceDetails"`                            // Details
	Amendments             []Invoice       `json:"amendments"`                                // Amendments to this invoice
	DocumentType           Enum            `json:"documentType" values:"Credit Note|Invoice"` // Document type
	AmendsOf               string          `json:"amendsOf"`                                  // Reference number of the document this one amends
	InvoiceType            Enum            `json:"invoiceType" values:"recurring|one_time"`   // Type
	Links                  *Links          `json:"links"`                                     // Links
	Attributes             *Attributes     `json:"attributes"`                                // Metadata
	TaxReceipts            []TaxReceipt    `json:"taxReceipts"`                               // Tax receipts; in the examples only
	Extra
}

// TaxReceipt is a receipt of an invoice; the manual shows it in examples only.
type TaxReceipt struct {
	ID                        string `json:"id"`
	TaxReceiptPDFDownloadLink string `json:"taxReceiptPdfDownloadLink"`
	Extra
}

// InvoiceDetail is one collection of billed items in an invoice.
//
// Manual: line 34444.
type InvoiceDetail struct {
	InvoiceLineItemType Enum        `json:"invoiceLineItemType" values:"none|usage_line_items|billing_line_items"` // Type of detail
	BillingProvider     Enum        `json:"billingProvider" values:"none|office|azure|azure_data_market"`          // Billing provider
	Links               *Links      `json:"links"`                                                                 // Links
	Attributes          *Attributes `json:"attributes"`                                                            // Metadata
	Extra
}

// InvoiceSummary is balance and total charges.
//
// Manual: line 34463.
type InvoiceSummary struct {
	BalanceAmount            Decimal                `json:"balanceAmount"`            // Total of unpaid bills
	CurrencyCode             string                 `json:"currencyCode"`             // Currency of the balance
	CurrencySymbol           string                 `json:"currencySymbol"`           // Currency symbol
	AccountingDate           Time                   `json:"accountingDate"`           // When the balance was last updated
	FirstInvoiceCreationDate Time                   `json:"firstInvoiceCreationDate"` // Date of the first invoice
	LastPaymentDate          Time                   `json:"lastPaymentDate"`          // Date of the last payment
	LastPaymentAmount        Decimal                `json:"lastPaymentAmount"`        // Amount of the last payment
	LatestInvoiceDate        Time                   `json:"latestInvoiceDate"`        // Date of the last invoice
	Details                  []InvoiceSummaryDetail `json:"details"`                  // Detail per invoice type
	Links                    *Links                 `json:"links"`                    // Links
	Attributes               *Attributes            `json:"attributes"`               // Metadata
	Extra
}

// InvoiceSummaryDetail is summary for one invoice type.
//
// Manual: line 34482.
type InvoiceSummaryDetail struct {
	InvoiceType Enum            `json:"invoiceType" values:"recurring|one_time"` // Type
	Summary     *InvoiceSummary `json:"summary"`                                 // Summary for that type
	Extra
}
