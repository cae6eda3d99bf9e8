package api

// Providers and types that line items are asked for by.
const (
	ProviderOffice   Enum = "office"
	ProviderAzure    Enum = "azure"
	ProviderOneTime  Enum = "onetime"
	BillingLineItems Enum = "billinglineitems"
	UsageLineItems   Enum = "usagelineitems"
)

// Periods of unbilled line items.
const (
	PeriodCurrent  Enum = "current"
	PeriodPrevious Enum = "previous"
)

// InvoiceLineItemsQuery names the line items of one provider and type of an
// invoice: one entry of its details.
type InvoiceLineItemsQuery struct {
	InvoiceRef
	Provider               Enum `query:"provider" required:"true" values:"office|azure|onetime|marketplace" doc:"Billing provider."`
	Type                   Enum `query:"invoicelineitemtype" required:"true" values:"billinglineitems|usagelineitems" doc:"Kind of line items."`
	HasPartnerEarnedCredit Bool `query:"hasPartnerEarnedCredit" doc:"Only lines with partner earned credit; for onetime usage lines."`
}

// maxLineItems is the documented size of a page of line items.
const maxLineItems = 2000

// ListInvoiceLineItems reads the lines of an invoice for one provider and type.
// Office and Azure page by offset, one-time by continuation token.
var ListInvoiceLineItems = list[InvoiceLineItemsQuery, InvoiceLineItem](Spec{
	ID: "get-invoice-line-items", Title: "Get invoice line items", Area: AreaBilling,
	Method: "GET", Path: invoicePath + "/lineitems", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Paging: offset(maxLineItems),
	Doc:    "Lists the lines of an invoice for one provider and type.",
	Limits: []string{"at most 2000 lines a page"},
	Advice: "Ask once for each entry of the invoice's details.",
})

// InvoiceLineItemsPath is the older form of the query, in the path.
type InvoiceLineItemsPath struct {
	InvoiceRef
	HasPartnerEarnedCredit Bool `query:"hasPartnerEarnedCredit" doc:"Only lines with partner earned credit."`
}

// ListInvoiceLineItemsByPath reads one-time billing lines by the older form of
// the address, which the manual shows for their later pages.
var ListInvoiceLineItemsByPath = list[InvoiceLineItemsPath, InvoiceLineItem](Spec{
	ID: "get-invoice-line-items-by-path", Title: "Get invoice line items by path", Area: AreaBilling,
	Method: "GET", Path: invoicePath + "/lineitems/onetime/billinglineitems", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Paging: seek(maxLineItems),
	Doc:    "Lists the one-time billing lines of an invoice.",
})

// UnbilledQuery names unbilled line items.
type UnbilledQuery struct {
	InvoiceID              string `path:"invoice-id" doc:"Always unbilled." values:"unbilled"`
	Provider               Enum   `query:"provider" default:"onetime" values:"onetime|all|marketplace" doc:"Billing provider."`
	Type                   Enum   `query:"invoicelineitemtype" default:"billinglineitems" values:"billinglineitems|usagelineitems" doc:"Kind of line items."`
	CurrencyCode           string `query:"currencycode" required:"true" doc:"ISO code of the currency, such as usd."`
	Period                 Enum   `query:"period" required:"true" values:"current|previous" doc:"Which billing period."`
	HasPartnerEarnedCredit Bool   `query:"hasPartnerEarnedCredit" doc:"Only lines with partner earned credit; for usage lines."`
}

// Unbilled is the invoice id that stands for what is not on an invoice yet.
const Unbilled = "unbilled"

// ListUnbilledLineItems reads what will be on the next invoice, consumption aside.
var ListUnbilledLineItems = list[UnbilledQuery, InvoiceLineItem](Spec{
	ID: "get-invoices-unbilled-reconciliation-line-items", Title: "Get invoice's unbilled reconciliation line items", Area: AreaBilling,
	Method: "GET", Path: invoicePath + "/lineitems", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Paging: seek(maxLineItems),
	Doc:    "Lists what will be on the next invoice.",
	Advice: "totalForCustomer is 0 on unbilled lines: use the subtotal.",
})

// BilledConsumptionQuery names billed consumption lines of an invoice.
type BilledConsumptionQuery struct {
	InvoiceRef
	Provider               Enum   `query:"provider" default:"onetime" doc:"Billing provider."`
	Type                   Enum   `query:"invoicelineitemtype" default:"usagelineitems" doc:"Kind of line items."`
	CurrencyCode           string `query:"currencycode" required:"true" doc:"ISO code of the currency, such as usd."`
	Period                 Enum   `query:"period" required:"true" values:"current|previous" doc:"Which billing period."`
	HasPartnerEarnedCredit Bool   `query:"hasPartnerEarnedCredit" doc:"Only lines with partner earned credit."`
}

// ListBilledConsumptionLineItems reads the daily rated usage on an invoice.
var ListBilledConsumptionLineItems = list[BilledConsumptionQuery, InvoiceLineItem](Spec{
	ID: "get-invoice-billed-commercial-consumption-line-items", Title: "Get invoice billed commercial consumption line items", Area: AreaBilling,
	Method: "GET", Path: invoicePath + "/lineitems", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Paging: seek(maxLineItems),
	Doc:    "Lists the daily rated usage on an invoice.",
})

// UnbilledConsumptionQuery names unbilled consumption lines.
type UnbilledConsumptionQuery struct {
	Provider               Enum   `query:"provider" default:"onetime" doc:"Billing provider."`
	Type                   Enum   `query:"invoicelineitemtype" default:"usagelineitems" doc:"Kind of line items."`
	CurrencyCode           string `query:"currencycode" required:"true" doc:"ISO code of the currency, such as usd."`
	Period                 Enum   `query:"period" required:"true" values:"current|previous" doc:"Which billing period."`
	HasPartnerEarnedCredit Bool   `query:"hasPartnerEarnedCredit" doc:"Only lines with partner earned credit."`
}

// ListUnbilledConsumptionLineItems reads the daily rated usage not invoiced yet.
var ListUnbilledConsumptionLineItems = list[UnbilledConsumptionQuery, InvoiceLineItem](Spec{
	ID: "get-invoice-unbilled-commercial-consumption-line-items", Title: "Get invoice unbilled commercial consumption line items", Area: AreaBilling,
	Method: "GET", Path: "/v1/invoices/unbilled/lineitems", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Paging: seek(maxLineItems),
	Doc:    "Lists the daily rated usage not invoiced yet.",
})
