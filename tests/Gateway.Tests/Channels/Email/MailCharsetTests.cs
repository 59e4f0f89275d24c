using System.Text;
using Gateway.Channels.Email;
using Gateway.Channels.Email.Charsets;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Every charset mail is written in, in bodies and in headers, labelled as programs label it.</summary>
public sealed class MailCharsetTests
{
    private const string Russian = "Здравствуйте, где мой заказ? Ответьте, пожалуйста";
    private const string Greek = "Καλημέρα, πού είναι η παραγγελία μου;";
    private const string Hebrew = "שלום, מתי תגיע ההזמנה שלי?";
    private const string Arabic = "السلام عليكم، لم يصلني الطلب بعد.";
    private const string Polish = "Dzień dobry, kiedy dotrze moja przesyłka?";
    private const string German = "Größe 42 für Frau Müller, bitte";
    private const string Turkish = "Merhaba, siparişim nerede? Lütfen yardımcı olun.";
    private const string Chinese = "您好，我的订单什么时候可以到货？";
    private const string Taiwanese = "您好，我想更改收件地址，請協助處理。";
    private const string Japanese = "お世話になっております。注文した商品がまだ届きません。";
    private const string Korean = "주문 취소를 요청합니다. 확인 부탁드립니다.";
    private const string Thai = "สวัสดีค่ะ ขอเปลี่ยนที่อยู่จัดส่งได้ไหมคะ";

    /// <summary>Label as mail writes it, code page it stands for, a text.</summary>
    public static TheoryData<string, int, string> Labels { get; } = new()
    {
        { "utf-8", 65001, German + Chinese + "👋" },
        { "UTF8", 65001, Hebrew },
        { "unicode-1-1-utf-8", 65001, Russian },
        { "x-unicode20utf8", 65001, Thai },
        { "\"utf-8\"", 65001, Korean },
        { "utf-8; format=flowed", 65001, Korean },
        { "iso-8859-1", 28591, German },
        { "latin1", 28591, German },
        { "ISO_8859-1:1987", 28591, German },
        { "windows-1252", 1252, "„Größe“ – 12 €, l’été" },
        { "iso-8859-1", 1252, "„Größe“ – 12 €, l’été" },
        { "cp1252", 1252, German },
        { "x-cp1252", 1252, German },
        { "ansi_x3.4-1968", 1252, German },
        { "iso-8859-2", 28592, Polish },
        { "csISOLatin2", 28592, Polish },
        { "l2", 28592, Polish },
        { "windows-1250", 1250, Polish },
        { "x-cp1250", 1250, Polish },
        { "iso-8859-3", 28593, "Ĉu vi ricevis ĝin? Ŝajne ne." },
        { "latin3", 28593, "Ĉu vi ricevis ĝin? Ŝajne ne." },
        { "iso-8859-4", 28594, "Kur mano užsakymas?" },
        { "iso-8859-5", 28595, Russian },
        { "cyrillic", 28595, Russian },
        { "iso-8859-6", 28596, "السلام عليكم" },
        { "ECMA-114", 28596, "السلام عليكم" },
        { "csISO88596I", 28596, "السلام عليكم" },
        { "iso-8859-7", 28597, Greek },
        { "ELOT_928", 28597, Greek },
        { "sun_eu_greek", 28597, Greek },
        { "iso-8859-8", 28598, Hebrew },
        { "iso-8859-8-i", 28598, Hebrew },
        { "logical", 28598, Hebrew },
        { "csISOLatinHebrew", 28598, Hebrew },
        { "iso-8859-9", 28599, Turkish },
        { "latin5", 28599, Turkish },
        { "windows-1254", 1254, Turkish },
        { "iso-8859-10", 28600, "Ķur māja? Ðað er ŋū" },
        { "latin6", 28600, "Ķur māja? Ðað er ŋū" },
        { "iso-8859-13", 28603, "Kur mano užsakymas?" },
        { "iso-8859-14", 28604, "Ŵyddgrug, ŷd a ẅy, Ḋia duit" },
        { "iso-8859-15", 28605, "12 € für Œuvre" },
        { "latin-9", 28605, "12 € für Œuvre" },
        { "iso-8859-16", 28606, "Bună ziua, unde este pachetul meu? Știu și țin" },
        { "koi8-r", 20866, Russian },
        { "KOI8_R", 20866, Russian },
        { "koi8-u", 21866, "Доброго дня! Де моє замовлення? Їжак" },
        { "koi8-ru", 21866, "Доброго дня! Де моє замовлення?" },
        { "windows-1251", 1251, Russian },
        { "win-1251", 1251, Russian },
        { "windows-1253", 1253, Greek },
        { "windows-1255", 1255, Hebrew },
        { "windows-1256", 1256, Arabic },
        { "cp1256", 1256, Arabic },
        { "windows-1257", 1257, "Kur mano užsakymas?" },
        { "windows-1258", 1258, "Xin chao, toi muon doi hang – 12 €" },
        { "ibm866", 866, Russian },
        { "cp866", 866, Russian },
        { "cp437", 437, "Größe" },
        { "cp850", 850, "Größe" },
        { "ibm852", 852, Polish },
        { "cp28592", 28592, Polish },
        { "macintosh", 10000, German },
        { "x-mac-roman", 10000, German },
        { "x-mac-cyrillic", 10007, "Где мой заказ" },
        { "x-mac-ce", 10029, Polish },
        { "x-mac-greek", 10006, "Καλημέρα" },
        { "x-mac-turkish", 10081, "şğı" },
        { "tis-620", 874, Thai },
        { "windows-874", 874, Thai },
        { "iso-8859-11", 874, Thai },
        { "gb2312", 936, Chinese },
        { "GB_2312-80", 936, Chinese },
        { "csGB2312", 936, Chinese },
        { "chinese", 936, Chinese },
        { "x-gbk", 936, "請幫我查一下退款進度，謝謝！" },
        { "gbk", 936, "請幫我查一下退款進度，謝謝！" },
        { "cp936", 936, Chinese },
        { "gb18030", 54936, "顾客：𠮷野先生，订单" },
        { "hz-gb-2312", 52936, Chinese },
        { "iso-2022-cn", 50227, Chinese },
        { "big5", 950, Taiwanese },
        { "big5-hkscs", 950, Taiwanese },
        { "x-x-big5", 950, Taiwanese },
        { "cn-big5", 950, Taiwanese },
        { "shift_jis", 932, Japanese + "①" },
        { "x-sjis", 932, Japanese },
        { "cp932", 932, Japanese },
        { "ms932", 932, Japanese },
        { "windows-31j", 932, Japanese },
        { "MS_Kanji", 932, Japanese },
        { "euc-jp", 51932, Japanese },
        { "x-euc-jp", 51932, Japanese },
        { "cseucpkdfmtjapanese", 51932, Japanese },
        { "iso-2022-jp", 50220, Japanese },
        { "csISO2022JP", 50220, Japanese },
        { "iso-2022-jp-2", 50220, Japanese },
        { "euc-kr", 51949, Korean },
        { "ks_c_5601-1987", 949, Korean },
        { "ks_c_5601", 949, Korean },
        { "cp949", 949, "똠방각하 펲시콜라" },
        { "windows-949", 949, Korean },
        { "korean", 949, Korean },
        { "iso-2022-kr", 50225, Korean },
        { "csISO2022KR", 50225, Korean },
        { "johab", 1361, Korean },
        { "utf-7", 65000, German },
        { "unicode-1-1-utf-7", 65000, Japanese },
        { "utf-16le", 1200, German },
        { "utf-16be", 1201, German },
        { "utf-16", 1201, German },
        { "ucs-2", 1200, German },
        { "utf-32le", 12000, German },
    };

    [Theory]
    [MemberData(nameof(Labels))]
    public void Decode_BodyInItsCharset_IsTheTextThatWasWritten(string label, int page, string text)
    {
        var bytes = Written(page, text);
        foreach (var encoding in (string[])["base64", "quoted-printable", "8bit"])
        {
            if (encoding == "8bit" && page is 1200 or 1201 or 12000)
                continue;
            byte[] body = encoding switch
            {
                "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)),
                "quoted-printable" => Encoding.ASCII.GetBytes(string.Join("=\r\n", bytes.Chunk(9).Select(chunk => string.Concat(chunk.Select(unit => $"={unit:X2}"))))),
                _ => bytes,
            };
            byte[] mail = [.. Encoding.ASCII.GetBytes($"From: a@b.example\r\nContent-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"), .. body];
            Assert.Equal((label, encoding, text), (label, encoding, Single(mail).Text));
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Decode_HeadersInTheirCharset_AreWhatWasWritten(string label, int page, string text)
    {
        label = label.Split(';')[0].Trim('"');
        var bytes = Written(page, text);
        var quoted = string.Concat(bytes.Select(unit => unit == (byte)' ' ? "_" : $"={unit:X2}"));
        foreach (var word in (string[])[$"=?{label}?B?{Convert.ToBase64String(bytes)}?=", $"=?{label}*en?q?{quoted}?="])
        {
            var item = Single(Encoding.ASCII.GetBytes($"From: {word} <a@b.example>\r\nSubject: {word}\r\n\r\nx"));
            Assert.Equal((label, text, text, "a@b.example"), (label, item.Extra!["subject"], item.SenderName, item.Sender));
        }
    }

    [Theory]
    [InlineData(65001, 3)]
    [InlineData(932, 3)]
    [InlineData(936, 5)]
    [InlineData(949, 7)]
    public void Decode_CharacterCutBetweenTwoWords_IsReadWhole(int page, int size)
    {
        const string Text = "商品がまだ";
        var text = page == 949 ? "주문 취소를" : page == 936 ? "订单什么时候" : Text;
        var label = page switch { 65001 => "utf-8", 932 => "shift_jis", 936 => "gb2312", _ => "euc-kr" };
        var chunks = Written(page, text).Chunk(size).ToList();
        var base64 = string.Join("\r\n ", chunks.Select(chunk => $"=?{label}?B?{Convert.ToBase64String(chunk)}?="));
        var quoted = string.Join(" ", chunks.Select(chunk => $"=?{label}?Q?{string.Concat(chunk.Select(unit => $"={unit:x2}"))}?="));
        Assert.Equal(text, Single(Encoding.ASCII.GetBytes($"From: a@b.example\r\nSubject: {base64}\r\n\r\nx")).Extra!["subject"]);
        Assert.Equal(text, Single(Encoding.ASCII.GetBytes($"From: {quoted} <a@b.example>\r\n\r\nx")).SenderName);
    }

    [Theory]
    [InlineData("=?utf-8?Q?Gr=C3=B6=C3=9Fe_42?=", "Größe 42")]
    [InlineData("=?utf-8?Q?Gr=C3=B6=C3=9Fe 42?=", "Größe 42")]
    [InlineData("Re: =?iso-8859-1?Q?Gr=F6=DFe?= =?koi8-r?B?xM/N?= end", "Re: Größeдом end")]
    [InlineData("=?utf-8?B?R3LDtsOfZQ?=", "Größe")]
    [InlineData("=?UTF-8?B?R3LDtsOfZQ==?=tail", "Größetail")]
    [InlineData("=?x-unknown?Q?caf=E9?=", "café")]
    [InlineData("=?utf-8?Q?caf=E9?=", "café")]
    [InlineData("=?iso-8859-1?Q?caf=C3=A9?=", "café")]
    [InlineData("=?utf-8?X?caf?=", "=?utf-8?X?caf?=")]
    [InlineData("=?utf-8?Q?open", "open")]
    [InlineData("=?utf-8?Q?open to all", "=?utf-8?Q?open to all")]
    [InlineData("a =?utf-8?Q??= b", "a b")]
    [InlineData("=?utf-8?Q?50=25_=?= =?utf-8?Q?zz?=", "50% =zz")]
    [InlineData("Größe raw", "Größe raw")]
    public void Subject_WordsOfAllSorts_IsRead(string written, string read) =>
        Assert.Equal(read, Single(Encoding.UTF8.GetBytes($"From: a@b.example\r\nSubject: {written}\r\n\r\nx")).Extra!["subject"]);

    [Theory]
    [InlineData("=?utf-8?Q?M=C3=BCller=2C_Ann?= <ann@x.example>", "Müller, Ann", "ann@x.example")]
    [InlineData("\"=?utf-8?Q?M=C3=BCller?=\" <ann@x.example>", "Müller", "ann@x.example")]
    [InlineData("=?utf-8?Q?Ann_<boss@y.example>?= <ann@x.example>", "Ann <boss@y.example>", "ann@x.example")]
    [InlineData("=?utf-8?B?Ij4gPGV2aWxAeC5leGFtcGxlPg==?= <ann@x.example>", "\"> <evil@x.example>", "ann@x.example")]
    [InlineData("Müller <ann@x.example>", "Müller", "ann@x.example")]
    [InlineData("ann@x.example (Ann)", "Ann", "ann@x.example")]
    [InlineData("\"quoted local\"@x.example", null, "\"quoted local\"@x.example")]
    [InlineData("Jörg <jörg@münchen.example>", "Jörg", "jörg@münchen.example")]
    [InlineData("friends: ann@x.example, bob@x.example;", null, "ann@x.example")]
    [InlineData("ann@x.example, bob@x.example", null, "ann@x.example")]
    [InlineData("Ann", null, "ann")]
    [InlineData("undisclosed-recipients:;", null, "unknown@sender.invalid")]
    [InlineData("<>", null, "unknown@sender.invalid")]
    [InlineData("@broken <<ann@x.example>", null, "ann@x.example")]
    public void From_AddressesOfAllSorts_NameTheirWriter(string written, string? name, string address)
    {
        var item = Single(Encoding.UTF8.GetBytes($"From: {written}\r\nSubject: s\r\n\r\nx"));
        Assert.Equal(address, item.Sender);
        if (name is not null)
            Assert.Equal(name, item.SenderName);
    }

    [Theory]
    [InlineData("utf-8", 28591, German)]
    [InlineData("us-ascii", 1252, German)]
    [InlineData(null, 1252, German + " und außerdem noch viele Grüße aus München, schönen Tag")]
    [InlineData("unknown-8bit", 1251, Russian)]
    [InlineData("x-user-defined", 65001, Japanese)]
    [InlineData("charset", 932, Japanese)]
    [InlineData("utf-16", 65001, German)]
    [InlineData("utf-16", 65001, Japanese)]
    [InlineData("iso-8859-1", 65001, Thai)]
    [InlineData("gb2312", 65001, Chinese)]
    [InlineData("iso-2022-jp", 932, Japanese)]
    [InlineData("iso-2022-jp", 51932, Japanese)]
    [InlineData(null, 50220, Japanese)]
    [InlineData(null, 50225, Korean)]
    [InlineData(null, 65001, Arabic)]
    public void Decode_WrongOrNoLabel_IsReadByWhatTheBytesAre(string? label, int page, string text) => Assert.Equal(text, CharsetText.Decode(Written(page, text), label));

    [Fact]
    public void Decode_ShortEastAsianTextThatReadsAsUtf8Too_GoesByItsLabel()
    {
        // Two bytes each that are a character of UTF-8 as well.
        foreach (var (label, page, bytes) in ((string, int, byte[])[])[("gb2312", 936, [0xCC, 0xAB, 0xC4, 0xAB]), ("euc-kr", 949, [0xC7, 0xA1, 0xC8, 0xA2]), ("big5", 950, [0xC4, 0xA5, 0xC5, 0xA6])])
            Assert.Equal(MailEncodings.Of(page)!.GetString(bytes), CharsetText.Decode(bytes, label));
    }

    [Fact]
    public void Decode_Utf8WithAByteLost_KeepsTheRest()
    {
        var bytes = Encoding.UTF8.GetBytes(Russian);
        Assert.StartsWith("Здравствуйте, где", CharsetText.Decode(bytes.AsSpan(0, bytes.Length - 1), "utf-8"), StringComparison.Ordinal);
        Assert.StartsWith("Здравствуйте, где", CharsetText.Decode(bytes.AsSpan(0, bytes.Length - 1), null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Disposition: attachment; filename*=utf-8''%E2%82%AC%20rates.pdf", "€ rates.pdf")]
    [InlineData("Content-Disposition: attachment; filename*0*=iso-8859-1''Gr%F6; filename*1*=%DFe.pdf", "Größe.pdf")]
    [InlineData("Content-Disposition: attachment; filename*0=\"long\"; filename*1=\"er.pdf\"", "longer.pdf")]
    [InlineData("Content-Disposition: attachment; filename=\"=?koi8-r?B?xM/N?=.pdf\"", "дом.pdf")]
    [InlineData("Content-Disposition: attachment; filename=\"=?utf-7?Q?Gr+APYA3w-e?=.pdf\"", "Größe.pdf")]
    [InlineData("Content-Disposition: attachment; filename==?utf-8?Q?Gr=C3=B6=C3=9Fe.pdf?=", "Größe.pdf")]
    [InlineData("Content-Disposition: attachment; filename=\"Größe.pdf\"", "Größe.pdf")]
    [InlineData("Content-Disposition: attachment; filename=plain name.pdf", "plain name.pdf")]
    public void Decode_FileNamesOfAllSorts_AreRead(string header, string name) => Assert.Equal(name, Single(Encoding.UTF8.GetBytes(
        $"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b\r\nContent-Type: application/pdf\r\n{header}\r\n\r\nx\r\n--b--\r\n")).Attachments[0].Name);

    private static byte[] Written(int page, string text)
    {
        Assert.True(MailEncodings.Ready);
#pragma warning disable SYSLIB0001 // What old programs write must be written here.
        Encoding encoding = page switch { 65000 => new UTF7Encoding(), 1200 => new UnicodeEncoding(false, false), 1201 => new UnicodeEncoding(true, false), 12000 => new UTF32Encoding(false, false), 28591 => Encoding.Latin1, 950 or 50220 or 50225 or 50227 => CodePagesEncodingProvider.Instance.GetEncoding(page)!, _ => MailEncodings.Of(page)! };
#pragma warning restore SYSLIB0001
        return encoding.GetBytes(text);
    }

    private static InboundItem Single(byte[] mail)
    {
        var items = new List<InboundItem>();
        var result = new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == Gateway.Channels.DecodeOutcome.Decoded, result.Detail);
        return Assert.Single(items);
    }
}
