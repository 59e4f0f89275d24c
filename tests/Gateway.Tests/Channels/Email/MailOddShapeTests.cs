using System.Text;
using Gateway.Channels.Email;
using Gateway.Channels.Email.Charsets;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Letters where the rules allow none, and mails with nothing but one part of a mail.</summary>
public sealed class MailOddShapeTests
{
    private const string Japanese = "ご注文の確認をお願いします";
    private const string Russian = "Здравствуйте, где мой заказ? Ответьте, пожалуйста";

    [Theory]
    [InlineData(50220, Japanese)]
    [InlineData(932, Japanese)]
    [InlineData(51932, Japanese)]
    [InlineData(949, "주문 취소를 요청합니다. 확인 부탁드립니다")]
    [InlineData(936, "您好，我的订单什么时候可以到货？请帮我查一下")]
    [InlineData(950, "您好，我想更改收件地址，請協助處理")]
    [InlineData(1251, Russian)]
    [InlineData(20866, Russian)]
    [InlineData(65001, Russian)]
    [InlineData(28592, "Dzień dobry, kiedy dotrze moja przesyłka?")]
    public void Decode_HeadersWrittenRaw_AreReadByTheBodysLabel(int page, string text)
    {
        Assert.True(MailEncodings.Ready);
        var encoding = page == 50220 ? CodePagesEncodingProvider.Instance.GetEncoding(page)! : MailEncodings.Of(page)!;
        var label = page switch { 50220 => "iso-2022-jp", 932 => "shift_jis", 51932 => "euc-jp", 949 => "euc-kr", 936 => "gb2312", 950 => "big5", 1251 => "windows-1251", 20866 => "koi8-r", 28592 => "iso-8859-2", _ => "utf-8" };
        var item = Single(encoding.GetBytes($"From: \"{text}\" <a@b.example>\r\nSubject: {text}\r\nContent-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"));
        Assert.Equal((text, text, text, "a@b.example"), (item.Extra!["subject"], item.SenderName, item.Text, item.Sender));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Decode_MailSavedInUtf16_IsRead(bool bigEndian, bool marked)
    {
        var encoding = new UnicodeEncoding(bigEndian, marked);
        var item = Single([.. encoding.GetPreamble(), .. encoding.GetBytes($"From: Ann <a@b.example>\r\nSubject: {Japanese}\r\n\r\n{Russian}")]);
        Assert.Equal((Japanese, Russian, "a@b.example"), (item.Extra!["subject"], item.Text, item.Sender));
    }

    [Theory]
    [InlineData("koi8-r", 20866)]
    [InlineData("windows-1251", 1251)]
    [InlineData("iso-8859-5", 28595)]
    [InlineData("x-mac-cyrillic", 10007)]
    public void Decode_PageWithOnlyItsOwnMetaElement_IsReadByIt(string label, int page)
    {
        var text = page == 10007 ? "Где мой заказ" : Russian;
        byte[] html = MailEncodings.Of(page)!.GetBytes($"<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset={label}\"></head><body><p>{text}</p></body></html>");
        Assert.Equal(text, Single([.. "From: a@b.example\r\nContent-Type: text/html\r\n\r\n"u8, .. html]).Text!.Trim());
    }

    [Theory]
    [InlineData("text/markdown")]
    [InlineData("text/x-web-markdown; charset=utf-8")]
    public void Decode_OnlyPartOfAnotherKindOfText_IsTheTextToo(string type)
    {
        var item = Single(Encoding.UTF8.GetBytes($"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: {type}\r\n\r\n**Where** is it?\r\n--b--\r\n"));
        Assert.Equal(("**Where** is it?", "1"), (item.Text, item.Attachments.Single().Id));
    }

    [Fact]
    public void Decode_HeaderLineOfManyKilobytes_IsCutAndTheMailRead()
    {
        var item = Single(Encoding.UTF8.GetBytes($"From: a@b.example\r\nX-Long: {new string('x', 60_000)}\r\nSubject: {new string('ä', 5_000)}\r\n\r\nhi"));
        Assert.Equal("hi", item.Text);
        Assert.StartsWith("ääää", item.Extra!["subject"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")]
    [InlineData("Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+Ig==\r\n", "application/ms-tnef")]
    [InlineData("Content-Type: message/rfc822\r\n\r\nFrom: c@d.example\r\nSubject: inner\r\n\r\nx\r\n", "message/rfc822")]
    [InlineData("Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n", "image/png")]
    public void Decode_MailOfOneFile_HasTheFile(string rest, string mime)
    {
        foreach (var subject in (string[])["Subject: s\r\n", ""])
        {
            var item = Single(Encoding.ASCII.GetBytes($"From: a@b.example\r\n{subject}{rest}"));
            Assert.Equal((ItemKind.Message, mime), (item.Kind, Assert.Single(item.Attachments).Mime));
        }
    }

    [Fact]
    public void Decode_FileNameWhosePiecesNameTwoCharsets_IsReadByTheFirst()
    {
        var item = Single("From: a@b.example\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=utf-8''%D0%B7%D0; filename*1*=%B0%D0%BA%D0%B0; filename*2=\"z.pdf\"\r\n\r\nx"u8.ToArray());
        Assert.Equal("заказ.pdf".Replace("з.pdf", "z.pdf", StringComparison.Ordinal), item.Attachments[0].Name);
    }

    private static InboundItem Single(byte[] mail)
    {
        var items = new List<InboundItem>();
        var result = new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == Gateway.Channels.DecodeOutcome.Decoded, result.Detail);
        return Assert.Single(items);
    }
}
