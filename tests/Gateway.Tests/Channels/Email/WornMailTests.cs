using System.Text;
using Gateway.Channels.Email;
using Gateway.Channels.Email.Charsets;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Mails that relays, archives and old programs have worn: damaged encodings, bare ids, dates and names of no grammar.</summary>
public sealed class WornMailTests
{
    static WornMailTests() => Assert.True(MailEncodings.Ready);

    [Theory]
    [InlineData("Mon, 5 Jan 2026 10:00:00+0100", "2026-01-05T09:00:00.000Z")]
    [InlineData("Mon, 5 Jan 2026 10:00:00.123 +0000", "2026-01-05T10:00:00.000Z")]
    [InlineData("Mon, 5 Jan 2026 10:00:60 +0000", "2026-01-05T10:00:59.000Z")]
    [InlineData("Sat, 5 Jul 2025 10:00:00 CEST", "2025-07-05T08:00:00.000Z")]
    [InlineData("Mon, 5 Jan 2026 10:00:00 CET", "2026-01-05T09:00:00.000Z")]
    [InlineData("Mon, 5 Jan 2026 10:00:00 MEZ", "2026-01-05T09:00:00.000Z")]
    [InlineData("Mon, 5 Jan 2026 10:00:00 MSK", "2026-01-05T07:00:00.000Z")]
    [InlineData("Mon, 5 Jan 2026 10:00:00 JST", "2026-01-05T01:00:00.000Z")]
    [InlineData("Mon, 5th Jan 2026 10:00:00 +0000", "2026-01-05T10:00:00.000Z")]
    public void Decode_DateOfNoGrammar_IsRead(string date, string expected) =>
        Assert.Equal(expected, Headers($"Date: {date}").Timestamp?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Decode_IdsWithoutAngles_AreIds()
    {
        Assert.Equal("def@x.example", Headers("Message-ID: abc@x.example\r\nIn-Reply-To: def@x.example").ReplyTo);
        Assert.Equal("long@x.example", Headers("References: =?utf-8?q?=3Cfirst=40x=2Eexample=3E?= =?utf-8?q?_=3Clong=40x=2Eexample=3E?=").ReplyTo);
        Assert.Equal("long@x.example", Headers("Message-ID: =?utf-8?q?=3Clong=40x=2Eexample=3E?=").Id);
        Assert.Null(Headers("In-Reply-To: Your message of Monday").ReplyTo);
    }

    [Theory]
    [InlineData("'Ann Example' <ann@x.example>", "Ann Example", "ann@x.example")]
    [InlineData("Pete(A nice \\) chap) <pete(his account)@silly.example(his host)>", "Pete", "pete@silly.example")]
    [InlineData("John Doe <jdoe@machine(comment).  example>", "John Doe", "jdoe@machine.example")]
    public void Decode_AddressOfOldMail_IsRead(string from, string? name, string address)
    {
        var item = Decode(Encoding.UTF8.GetBytes($"From: {from}\r\nSubject: s\r\n\r\nhi\r\n"));
        Assert.Equal((name, address), (item.SenderName, item.Sender));
    }

    [Fact]
    public void Decode_LineOfGarbageAboveTheHeaders_IsPassedOver()
    {
        var item = Decode("X garbage without a colon\r\nFrom: ann@x.example\r\nSubject: t\r\n\r\nhello\r\n"u8.ToArray());
        Assert.Equal(("ann@x.example", "hello"), (item.Sender, item.Text));
        var text = Decode("We have two things to say\r\nSubject: none\r\nGreetings: ours\r\n"u8.ToArray());
        Assert.StartsWith("We have two things", text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_EscapedLineOfAMailbox_IsNoQuotation() =>
        Assert.Equal("hello\n>From here on it rains", Headers("Subject: s", "hello\r\n>From here on it rains\r\n").Text);

    [Fact]
    public void Decode_QuotationAboveASignature_IsCut() =>
        Assert.Equal("my answer", Headers("Subject: s", "my answer\r\n\r\n> old text\r\n> more\r\n\r\n-- \r\nAnn\r\n").Text);

    [Theory]
    [InlineData("b=\nr")]
    [InlineData("b= \nr")]
    [InlineData("b=\t \nr")]
    public void Decode_SoftBreakWithBlanks_IsOne(string body) => Assert.Equal("br", Headers("Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable", body.ReplaceLineEndings("\r\n")).Text);

    [Fact]
    public void Decode_Base64WithLineNoise_IsDecoded()
    {
        var text = string.Concat(Enumerable.Repeat("Grüße, ", 20)) + "Ende";
        var lines = Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks);
        Assert.Equal(text, Body(lines.TrimEnd('=')));
        Assert.Equal(text, Body($"!!{lines[..60]}  *#\r\n{lines[60..].TrimEnd('=')}"));

        static string? Body(string lines) => Headers("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", lines + "\r\n").Text;
    }

    [Theory]
    [InlineData(",5VAE<F4@:7,@:70_\r\n`\r\nend\r\n")]
    [InlineData("\r\n,5VAE<F4@:7,@:70_\r\n`\r\n")]
    public void Decode_UuencodeWithoutItsFirstLine_IsRead(string lines) =>
        Assert.Equal("Where is it?", Headers("Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode", lines).Text);

    [Theory]
    [InlineData("x-uue")]
    [InlineData("uue")]
    [InlineData("x-uuencode")]
    public void Decode_TextInUuencode_IsText(string label) =>
        Assert.Equal("Cat", Headers($"Content-Type: text/plain\r\nContent-Transfer-Encoding: {label}", "begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n").Text);

    [Fact]
    public void Decode_ShapesOfNoGrammar_AreText()
    {
        Assert.Equal("hello", Headers("Content-Type: text/; charset=utf-8", "hello").Text);
        Assert.Equal("hello", Headers("Subject: s", "<html><body><p>hello</p></body></html>").Text);
        var parts = Convert.ToBase64String("--B\r\nContent-Type: text/plain\r\n\r\nhello\r\n--B--\r\n"u8);
        Assert.Equal("hello", Headers("Content-Type: multipart/mixed; boundary=B\r\nContent-Transfer-Encoding: base64", parts).Text);
        var named = Headers("Content-Type: multipart/mixed; boundary=B", "--B\r\nContent-Type: text/plain; name=\"msg.txt\"\r\n\r\nhello\r\n--B--\r\n");
        Assert.Equal(("hello", 1), (named.Text, named.Attachments.Count));
        var rich = Headers("Content-Type: application/rtf", @"{\rtf1\ansi Hello}");
        Assert.Equal("application/rtf", Assert.Single(rich.Attachments).Mime);
    }

    [Fact]
    public void Decode_EnrichedText_KeepsItsLines()
    {
        Assert.Equal("Hello a << b & c world\nBye", Headers("Content-Type: text/enriched", "<bold>Hello</bold> a <<<< b & c\r\n<color><param>red</param>world</color>\r\n\r\nBye").Text);
        Assert.Equal("one\ntwo < three", Headers("Content-Type: text/richtext", "<bold>one</bold><nl>two <lt>\r\nthree<comment>not</comment>").Text);
    }

    [Fact]
    public void Decode_TextInsideAPgpSignature_IsTheText()
    {
        var item = Headers("Subject: s", "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nMy order is late.\r\n- - one\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niEYEARECAAYFAk\r\n=abcd\r\n-----END PGP SIGNATURE-----\r\n");
        Assert.Equal("My order is late.\n- one", item.Text);
    }

    [Theory]
    [InlineData("filename=\"a.pdf\"", "a.pdf")]
    [InlineData("attachment, filename=a.pdf", "a.pdf")]
    [InlineData("attachment filename=\"my a.pdf\"", "my a.pdf")]
    [InlineData("attachment; filename*=''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf")]
    [InlineData("attachment; filename*=dos-437''Gr%81%E1e.pdf", "Grüße.pdf")]
    [InlineData("attachment; filename*0=\"=?utf-8?B?R3LDvMOf\"; filename*1=\"ZS5wZGY=?=\"", "Grüße.pdf")]
    public void Decode_NameOfAFile_IsRead(string disposition, string name) => Assert.Equal(name, Assert.Single(File(Encoding.UTF8.GetBytes(disposition)).Attachments).Name);

    [Theory]
    [InlineData(1251, "Договор поставки.pdf")]
    [InlineData(20866, "Договор поставки.pdf")]
    [InlineData(54936, "订单报告文件.pdf")]
    public void Decode_NameInEightBits_IsWhatItLooksLike(int page, string name) =>
        Assert.Equal(name, Assert.Single(File([.. "attachment; filename=\""u8, .. MailEncodings.Of(page)!.GetBytes(name), (byte)'"']).Attachments).Name);

    [Theory]
    [InlineData(1251, "Здравствуйте, где мой заказ? Я жду уже две недели.")]
    [InlineData(949, "안녕하세요, 주문한 상품이 아직 도착하지 않았습니다. 확인 부탁드립니다.")]
    [InlineData(54936, "您好，我的订单还没有到，请帮我查一下，谢谢。")]
    [InlineData(1253, "Καλημέρα, πού είναι η παραγγελία μου; Ευχαριστώ πολύ.")]
    public void Decode_OtherScriptUnderALatinLabel_IsWhatItLooksLike(int page, string text) => Assert.Equal(text, Text("iso-8859-1", MailEncodings.Of(page)!.GetBytes(text)));

    [Fact]
    public void Decode_LabelsOfDos_ArePages()
    {
        Assert.Equal("Grüße", Text("dos-437", [0x47, 0x72, 0x81, 0xE1, 0x65]));
        Assert.Equal("Grüße", Text("pc-850", [0x47, 0x72, 0x81, 0xE1, 0x65]));
        Assert.Equal("шалом", Text("dos-866", MailEncodings.Of(866)!.GetBytes("шалом")));
    }

    [Fact]
    public void Decode_HzUnderALabelOfItsSet_IsChinese() => Assert.Equal("己所不欲，勿施於人。", Text("gb2312", "~{<:Ky2;S{#,NpJ)l6HK!#~}"u8.ToArray()));

    [Fact]
    public void Decode_MailSystemsOfOtherNames_AreBounces()
    {
        Assert.Equal(ItemKind.System, Bounce("From: System Administrator <postmaster@y.example>\r\nSubject: Undeliverable: s"));
        Assert.Equal(ItemKind.System, Bounce("From: Postmaster@y.example\r\nSubject: DELIVERY FAILURE: User bob not listed in Domino Directory"));
        Assert.Equal(ItemKind.System, Bounce("From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615@y.example>\r\nSubject: Undeliverable: s"));
        Assert.Equal(ItemKind.Message, Bounce("From: postmaster@y.example\r\nSubject: Your mail delivery problem"));

        static ItemKind Bounce(string headers) =>
            Decode(Encoding.UTF8.GetBytes($"{headers}\r\nMessage-ID: <d@y.example>\r\n\r\nNot delivered to:\r\n\r\n  bob@y.example\r\n")).Kind;
    }

    [Fact]
    public void Decode_ReportsThatHideTheRecipient_TellWhomTheMailWasTo()
    {
        var copy = "Message-ID: <ours@shop.example>\r\nTo: bob@y.example\r\n\r\nx";
        var complaint = Headers(
            "Content-Type: multipart/report; report-type=feedback-report; boundary=B",
            $"--B\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n{copy}\r\n--B--\r\n");
        Assert.Equal((ItemKind.System, "bob@y.example", "ours@shop.example"), (complaint.Kind, complaint.Sender, complaint.Target));
        var bounce = Headers(
            "Content-Type: multipart/report; report-type=delivery-status; boundary=B",
            $"--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; y\r\n\r\nFinal-Recipient: rfc822; bob@y.example\r\nAction: failed\r\n\r\n--B\r\nContent-Type: message/rfc822-headers\r\n\r\n{copy}\r\n--B--\r\n");
        Assert.Equal((ItemKind.Receipt, "ours@shop.example"), (bounce.Kind, bounce.Target));
    }

    private static string? Text(string label, byte[] body) =>
        Decode([.. Encoding.ASCII.GetBytes($"From: a@b.example\r\nContent-Type: text/plain; charset={label}\r\n\r\n"), .. body]).Text;

    private static InboundItem File(byte[] disposition) => Decode(
        [.. "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nhi\r\n--B\r\nContent-Type: application/pdf\r\nContent-Disposition: "u8, .. disposition, .. "\r\n\r\nx\r\n--B--\r\n"u8]);

    private static InboundItem Headers(string headers, string body = "hi\r\n") => Decode(Encoding.UTF8.GetBytes($"From: ann@x.example\r\n{headers}\r\n\r\n{body}"));

    private static InboundItem Decode(byte[] mail)
    {
        var items = new List<InboundItem>();
        var result = new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == Gateway.Channels.DecodeOutcome.Decoded, result.Detail);
        return Assert.Single(items) with { Text = items[0].Text?.ReplaceLineEndings("\n") };
    }
}
