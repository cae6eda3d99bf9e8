package sandbox

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
)

func (s *Sandbox) getStatement(c *call) *answer {
	b, refused := s.billOf(c)
	if refused != nil {
		return refused
	}
	lines := []string{
		partnerName, "", "Invoice " + b.id, "Date " + b.date.Format("2006-01-02"),
		"Period " + b.period.begin.Format("2006-01-02") + " to " + b.period.end.AddDate(0, 0, -1).Format("2006-01-02"), "",
	}
	for _, part := range b.parts {
		t := s.ledger.total(ledgerKey{b.currency.code, part, b.month})
		lines = append(lines, fmt.Sprintf("%s: %d lines, %s %s and %s tax", providerPaths[part], t.lines,
			b.currency.code, b.currency.money(t.subtotal), b.currency.money(t.tax)))
	}
	lines = append(lines, "", fmt.Sprintf("Total %s %s", b.currency.code, b.currency.money(b.total)), "", "Made by a sandbox: not a demand for payment.")
	return pdfAnswer("Invoice_"+b.id+".pdf", lines)
}

func (s *Sandbox) getReceipt(c *call) *answer {
	b, refused := s.billOf(c)
	if refused != nil {
		return refused
	}
	if c.arg(1) != b.receipt() {
		return notFound("Receipt %s was not found for invoice %s.", clip(c.arg(1)), b.id)
	}
	return pdfAnswer("E-Tax-"+b.receipt()+".pdf", []string{partnerName, "", "Tax receipt " + b.receipt() + " for invoice " + b.id})
}

func pdfAnswer(name string, lines []string) *answer {
	a := newAnswer(http.StatusOK)
	a.header.Set("Content-Type", "application/pdf")
	a.header.Set("Content-Disposition", "attachment; filename="+name)
	a.body = pdf(lines)
	return a
}

// pdf sets lines of ASCII text on one page: a small but complete document.
func pdf(lines []string) []byte {
	var text bytes.Buffer
	text.WriteString("BT /F1 12 Tf 72 770 Td 18 TL\n")
	for _, line := range lines {
		fmt.Fprintf(&text, "(%s) Tj T*\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(line))
	}
	text.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", text.Len(), text.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}
