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
var GetInvoice = read[InvoiceRef, Invoice](Spec{
	ID: "get-invoice-by-id", Title: "Get invoice by ID", Area: AreaBilling,
	Method: "GET", Path: invoicePath, Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Doc: "Reads an invoice.",
})

// GetAccountBalance reads the partner's balance in one currency.
var GetAccountBalance = read[None, InvoiceSummary](Spec{
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
