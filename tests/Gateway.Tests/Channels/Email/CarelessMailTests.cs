using System.Text;
using Gateway.Channels.Email;
using Gateway.Channels.Email.Charsets;
using Gateway.Channels.Email.Text;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Mails of programs that keep the grammar nearly: what they mean is what is read.</summary>
public sealed class CarelessMailTests
{
    private const string Text = "hellö wörld, how are you?";
    private const string Thai = "สวัสดีครับ สินค้าของฉันอยู่ที่ไหน ยังไม่ได้รับเลย";
    private const string Japanese = "注文した商品がまだ届きません。確認をお願いします。";
    private const string Russian = "Здравствуйте, где мой заказ? Я жду уже две недели.";

    private static readonly string Quoted = string.Concat(Encoding.UTF8.GetBytes(Text).Select(unit => unit >= 0x80 ? $"={unit:X2}" : $"{(char)unit}"));
    private static readonly string Base = Convert.ToBase64String(Encoding.UTF8.GetBytes(Text));

    static CarelessMailTests() => Assert.True(MailEncodings.Ready);

    [Theory]
    [InlineData("quoted_printable")]
    [InlineData("quotedprintable")]
    [InlineData("quoted printable")]
    [InlineData("\"quoted-printable\"")]
    [InlineData("Quoted - Printable")]
    [InlineData("quoted-printab")]
    public void Decode_QuotedPrintableMisspelt_IsDecoded(string label) => Assert.Equal(Text, Body(label, Quoted));

    [Theory]
    [InlineData("\"base64\"")]
    [InlineData("base-64")]
    [InlineData("x-base64")]
    [InlineData("B64")]
    [InlineData("base64; x=y")]
    public void Decode_Base64Misspelt_IsDecoded(string label) => Assert.Equal(Text, Body(label, Base));

    [Theory]
    [InlineData("x-foo")]
    [InlineData("utf-8")]
    [InlineData("8-bit")]
    [InlineData("")]
    public void Decode_EncodingThatIsNone_LeavesTheTextAlone(string label) => Assert.Equal(Text, Body(label, Text));

    [Fact]
    public void Decode_Base64WithAListsFooter_KeepsBoth()
    {
        var listed = Single(Mail("base64", Base + "\r\n__________\r\nMaking lists since 1998\r\n"));
        Assert.StartsWith(Text, listed.Text, StringComparison.Ordinal);
        Assert.Contains("\nMaking lists since 1998", listed.Text!.ReplaceLineEndings("\n") + "\n" + listed.Extra!.GetValueOrDefault("quoted"), StringComparison.Ordinal);
        Assert.Equal("ok", Body("base64", "b2s= ignored"));
        Assert.Equal("okok", Body("base64", "b2s=\r\nb2s=\r\n"));
        Assert.Equal("Nobody encoded this, really.\nNot a word", Body("base64", "Nobody encoded this, really.\r\nNot a word\r\n"));
        Assert.Equal(Text, Body("base64", Base[..10] + "!!%$\r\n  " + Base[10..]));
    }

    [Theory]
    [InlineData("   \r\nFrom: ann@x.example\r\nSubject: s\r\n\r\nhello")]
    [InlineData("  From: ann@x.example\r\nSubject: s\r\n\r\nhello")]
    [InlineData(">From ann@x.example Mon Nov 23 10:00:00 2026\nFrom: ann@x.example\nSubject: s\n\nhello")]
    [InlineData("From : ann@x.example\r\nSubject : s\r\n\r\nhello")]
    [InlineData("From: ann@x.example\r\r\nSubject: s\r\r\n\r\r\nhello\r\r\n")]
    [InlineData("Subject: s\r\nFrom: ann@x.example\r\nhello there is no empty line\r\n")]
    [InlineData("From: ann@x.example\r\nSubject: s\r\nContent-Type: multipart; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n")]
    [InlineData("From: ann@x.example\r\nSubject: s\r\nContent-Type: multipart/; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n")]
    [InlineData("From: ann@x.example\r\nSubject: s\r\nContent-Type: \"text/plain\"\r\n\r\nhello")]
    [InlineData("From: ann@x.example\r\nSubject: s\r\nContent-Type: \"text/html\"\r\n\r\n<p><b>hello</b></p>")]
    public void Decode_ShapeNearlyRight_HasItsSenderSubjectAndText(string mail)
    {
        var item = Single(Encoding.UTF8.GetBytes(mail));
        Assert.Equal(("ann@x.example", "s"), (item.Sender, item.Extra!["subject"]));
        Assert.StartsWith("hello", item.Text, StringComparison.Ordinal);
        Assert.Empty(item.Attachments);
    }

    [Theory]
    [InlineData("=?utf-8?Q?Gr=C3=B6=C3=9Fe", "Größe")]
    [InlineData("=?utf-8?Q?Gr=C3=B6=C3=9Fe?", "Größe")]
    [InlineData("=?utf-8?B?R3LDtsOfZQ==", "Größe")]
    [InlineData("Re: =?utf-8?B?R3LDtsOf?= =?utf-8?B?ZQ", "Re: Größe")]
    [InlineData("=??Q?Gr=C3=B6=C3=9Fe?=", "Größe")]
    [InlineData("=?utf-8?Q?Gr=C3=B6?=\r\n =?utf-8?Q?=C3=9Fe?=", "Größe")]
    [InlineData("=?utf-8?Q?Gr=C3=B6\r\n =C3=9Fe?=", "Größe")]
    [InlineData("=?utf-8?Q?Gr=C3=B6=\r\n\t=C3=9Fe_XL?=", "Größe XL")]
    [InlineData("=?utf-8?Q?Gr=C3=B6=C3=9Fe_oder\r\n _Farbe?=", "Größe oder Farbe")]
    [InlineData("=?utf-8?Q?meine neue\r\n Gr=C3=B6=C3=9Fe?=", "meine neue Größe")]
    [InlineData("=?utf-8?Q?what is that", "=?utf-8?Q?what is that")]
    [InlineData("=?utf-8?Q?", "=?utf-8?Q?")]
    public void Decode_WordWithoutItsEndOrCharset_IsRead(string subject, string text) =>
        Assert.Equal(text, Single(Encoding.UTF8.GetBytes($"From: a@b.example\r\nSubject: {subject}\r\n\r\nx")).Extra!["subject"]);

    [Fact]
    public void Decode_NameFoldedInsideItsWord_IsRead() =>
        Assert.Equal(("José Größe", "ann@x.example"), Sender(Single(Encoding.UTF8.GetBytes("From: =?utf-8?Q?Jos=C3=A9_Gr=C3=B6\r\n =C3=9Fe?=\r\n <ann@x.example>\r\n\r\nx"))));

    [Theory]
    [InlineData("[SMTP:ann@x.example]", "ann@x.example")]
    [InlineData("[ann@x.example]", "ann@x.example")]
    [InlineData("[ann@x.example](mailto:ann@x.example)", "ann@x.example")]
    [InlineData("ann@[192.0.2.1]", "ann@[192.0.2.1]")]
    public void Decode_AddressInBrackets_IsTheAddress(string from, string sender) =>
        Assert.Equal(sender, Single(Encoding.UTF8.GetBytes($"From: {from}\r\n\r\nx")).Sender);

    [Theory]
    [InlineData("filename*=Gr%C3%B6%C3%9Fe.pdf", "Größe.pdf")]
    [InlineData("filename*=x-nothing''Gr%C3%B6%C3%9Fe.pdf", "Größe.pdf")]
    [InlineData("filename=\"\u001B$BCmJ8\u001B(B.pdf\"", "注文.pdf")]
    [InlineData("filename*=iso-8859-1''Gr%F6%DFe.pdf", "Größe.pdf")]
    public void Decode_FileNameWithoutAKnownCharset_IsRead(string parameter, string name) =>
        Assert.Equal(name, Single(Encoding.UTF8.GetBytes($"From: a@b.example\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; {parameter}\r\n\r\nx")).Attachments[0].Name);

    [Theory]
    [InlineData("Mon, 23 Nov 2026 10:00:00 +01:00")]
    [InlineData("Mon, 23 Nov 2026 10:00:00 GMT+1")]
    [InlineData("Mon, 23 Nov 2026 10:00:00 GMT+01:00")]
    [InlineData("Mon, 23 Nov 2026 10:00:00 UTC+0100")]
    [InlineData("Mon, 23 Nov 2026 10:00:00 +0100 (CET)")]
    [InlineData("Mon, 23 Nov 2026 10.00.00 +0100")]
    [InlineData("2026-11-23T10:00:00+01:00")]
    [InlineData("2026-11-23T09:00:00Z")]
    [InlineData("2026-11-23 09:00:00")]
    [InlineData("23-Nov-2026 09:00:00 GMT")]
    public void TryParse_DateOfAnyProgram_IsTheMoment(string date)
    {
        Assert.True(MailTime.TryParse(date, out var time));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), time.ToUniversalTime());
    }

    public static TheoryData<string?, string, string> Labels { get; } = new()
    {
        { null, "windows-874", Thai },
        { "utf-8", "windows-874", Thai },
        { "tis-620.2533", "windows-874", Thai },
        { "x-johab", "johab", "주문한 상품이 아직 도착하지 않았습니다." },
        { "ms1361", "johab", "주문한 상품이 아직 도착하지 않았습니다." },
        { "gb2312", "utf-8", Russian },
        { "gb2312", "utf-8", "Größe" },
        { "gbk", "utf-8", "un café, s'il vous plaît" },
        { "euc-kr", "utf-8", "déjà à Paris" },
        { "gb2312", "utf-8", "Где?" },
        { "gb2312", "gb18030", "猫" },
        { "gb2312", "gb18030", "A猫, B茅" },
        { "utf-8", "utf-16", Russian },
        { "utf-8", "utf-16BE", Russian },
        { null, "utf-16", Russian },
        { "utf-8", "utf-16", Japanese + "\r\n" + Japanese + "\r\n" },
        { "utf-8", "utf-16BE", Japanese + "\r\n" + Japanese + "\r\n" },
        { "utf-8", "utf-16", "Where is it – still?" },
        { "utf-8", "us-ascii", "abc\0def\0ghi\0jkl\0" },
        { "utf-8", "utf-8", "где\0же\0мой\0 заказ" },
        { "hz-gb-2312", "gb18030", "您好，我的订单什么时候可以到货？谢谢。" },
        { "GB18030-2022", "gb18030", "您好，我的订单什么时候可以到货？谢谢。" },
        { "WinBaltRim", "windows-1257", "Dar negavau, ačiū už pagalbą" },
        { "ms-cyrl", "windows-1251", Russian },
        { "ujis", "euc-jp", Japanese },
        { "Extended_UNIX_Code_Packed_Format_for_Japanese", "euc-jp", Japanese },
        { "utf-16", "utf-16BE", Japanese },
        { "ucs-2", "utf-16BE", Japanese },
        { "utf-16", "utf-16", Japanese },
        { "utf-32", "utf-32BE", Russian },
        { "utf-32", "utf-32BE", Japanese },
        { "ISO-10646-UCS-4", "utf-32BE", Japanese },
        { "utf-32be", "utf-32", Japanese },
    };

    [Theory]
    [MemberData(nameof(Labels))]
    public void Decode_LabelLooseOrWrong_ReadsWhatTheBytesAre(string? label, string written, string text) =>
        Assert.Equal(text, CharsetText.Decode(Encoding.GetEncoding(written).GetBytes(text), label));

    [Theory]
    [InlineData("utf-32", true)]
    [InlineData("utf-32", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    public void Decode_WideTextWithItsMark_IsReadByIt(string label, bool bigEndian)
    {
        Encoding encoding = label == "utf-32" ? new UTF32Encoding(bigEndian, true) : new UnicodeEncoding(bigEndian, true);
        Assert.Equal(Japanese, CharsetText.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(Japanese)], label));
    }

    [Fact]
    public void GetEncoding_OfTheProcess_IsWhatMailMeansByTheLabel() =>
        Assert.Equal((MailEncodings.Of(Big5.Number), MailEncodings.Of(CharsetLabels.Utf7)), (Encoding.GetEncoding("big5"), Encoding.GetEncoding("utf-7")));

    private static (string? Name, string? Address) Sender(InboundItem item) => (item.SenderName, item.Sender);

    private static string Body(string encoding, string body) => Single(Mail(encoding, body)).Text!.ReplaceLineEndings("\n");

    private static byte[] Mail(string encoding, string body) => Encoding.UTF8.GetBytes(
        $"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}");

    private static InboundItem Single(byte[] mail)
    {
        var items = new List<InboundItem>();
        var result = new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == Gateway.Channels.DecodeOutcome.Decoded, result.Detail);
        return Assert.Single(items);
    }
}
