using System.Text;
using Gateway.Channels.Email;
using Gateway.Channels.Email.Charsets;
using Gateway.Channels.Email.Text;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

public sealed class MailReadingTests
{
    // As the gateway does: who registers first is asked first.
    static MailReadingTests() => Assert.True(MailEncodings.Ready);

    [Theory]
    [InlineData("iso-8859-1", "utf-8", "Größe: 你好")]
    [InlineData(null, "koi8-r", "Здравствуйте, когда будет доставлен мой заказ? Прошу ответить как можно скорее, спасибо.")]
    [InlineData("charset=charset", "shift_jis", "お世話になっております。注文した商品がまだ届きません。よろしくお願いいたします。")]
    [InlineData("us-ascii", "windows-1252", "café – naïve")]
    [InlineData("x-gbk", "gb18030", "您好，订单还没有到")]
    [InlineData("TIS-620", "windows-874", "ยังไม่ได้รับสินค้า")]
    public void Decode_LabelWrongOrAbsent_ReadsWhatTheBytesAre(string? label, string written, string text) =>
        Assert.Equal(text, CharsetText.Decode(Encoding.GetEncoding(written).GetBytes(text), label));

    [Theory]
    [InlineData("Thanks!\n\nOn Mon, 5 Jan 2026 at 10:00, Shop <help@shop.example>\nwrote:\n> Hello\n> there", "Thanks!")]
    [InlineData("Danke!\n\nAm 05.01.2026 um 10:00 schrieb Shop <help@shop.example>:\n> Hallo", "Danke!")]
    [InlineData("Merci !\n\nLe lun. 5 janv. 2026 à 10:00, Shop <help@shop.example> a écrit :\n> Bonjour", "Merci !")]
    [InlineData("好的。\n\n在 2026年1月5日，Shop <help@shop.example> 写道：\n> 您好", "好的。")]
    [InlineData("Ok\n\n-----Original Message-----\nFrom: Shop\nSent: Monday\nTo: Ann\nSubject: Re: 7\n\nHello", "Ok")]
    [InlineData("Order:\n----------\n1 x Shirt\n----------\nPlease send", "Order:\n----------\n1 x Shirt\n----------\nPlease send")]
    [InlineData("> only a quote", "> only a quote")]
    [InlineData("Yes\n\nSent from my iPhone", "Yes")]
    public void Trim_Reply_KeepsWhatTheCustomerWrote(string mail, string own) => Assert.Equal(own, QuoteTrimmer.Trim(mail, out _));

    [Fact]
    public void Html_Page_ReadsAsItIsSeen() => Assert.Equal(
        "Hi & bye\n- one\n- two\n> quoted",
        Page("<html><head><title>t</title><style>p{}</style></head><body><div style='display: none'>hidden</div><p>Hi &amp;\n bye</p><ul><li>one<li>two</ul><blockquote>quoted</blockquote><script>x()</script>", 1000)
            .Replace("\n\n", "\n", StringComparison.Ordinal).Trim());

    private static string Page(string html, int max)
    {
        var tags = HtmlText.TagsMax;
        return HtmlText.Of(html, max, ref tags);
    }

    [Fact]
    public void Decode_BrokenMails_KeepTheirText()
    {
        Assert.Equal("text only", Single("text only").Text);
        Assert.Equal("bare\nline feeds", Single("From: a@b.example\nSubject: x\n\nbare\nline feeds").Text);
        Assert.Equal("found", Single("From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\n--lost\nContent-Type: text/plain\n\nfound\n--lost--\n").Text);
        Assert.Equal("naïve.pdf", Single(
            "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''na%C3%AFve.pdf\n\nx\n--b--\n")
            .Attachments[0].Name);
        var none = Single("Subject: nobody\n\nhello");
        Assert.Equal((ItemKind.Message, "unknown@sender.invalid"), (none.Kind, none.Sender));
    }

    [Fact]
    public void Decode_ThousandsOfParts_AreNotRead()
    {
        var mail = new StringBuilder("From: a@b.example\nSubject: bomb\nContent-Type: multipart/mixed; boundary=b\n\n");
        for (var i = 0; i < 5000; i++)
            mail.Append("--b\n\nx\n");
        var item = Single(mail.ToString());
        Assert.Equal(("too many parts", "bomb"), (item.Extra!["unparsed"], item.Extra["subject"]));
    }

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("multipart")]
    public void Decode_ThousandsOfPartsBehindABoundaryNobodyDeclared_AreNotTakenApart(string type)
    {
        var mail = new StringBuilder($"From: a@b.example\nSubject: bomb\nContent-Type: {type}\n\n");
        for (var i = 0; i < 5000; i++)
            mail.Append("--b\nContent-Type: text/plain\n\nx\n");
        var item = Single(mail.ToString());
        Assert.StartsWith("--b", item.Text, StringComparison.Ordinal);
        Assert.Empty(item.Attachments);
    }

    private static InboundItem Single(string mail)
    {
        var items = new List<InboundItem>();
        new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        return Assert.Single(items);
    }
}
