using System.Text;
using Gateway.Channels;
using Gateway.Channels.Email;
using Gateway.Channels.Email.Text;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Mails built in every way they come, right and wrong: none is an error, and what a reader would see is the text.</summary>
public sealed class MailStructureTests
{
    private const string Head = "From: Ann <ann@x.example>\r\nTo: shop@y.example\r\nSubject: s\r\nMessage-ID: <1@x.example>\r\nDate: Mon, 05 Jan 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n";

    public static TheoryData<string, string, string> Mails { get; } = new()
    {
        { "plain", Head + "\r\nhi", "hi" },
        { "no body", Head, "s" },
        { "no end of headers", Head.TrimEnd(), "s" },
        { "empty body", Head + "\r\n", "s" },
        { "carriage returns alone", (Head + "\r\nhi\r\nthere").Replace("\r\n", "\r", StringComparison.Ordinal), "hi\nthere" },
        { "line feeds alone", (Head + "\r\nhi\r\nthere").Replace("\r\n", "\n", StringComparison.Ordinal), "hi\nthere" },
        { "mixed line ends", Head + "\nhi\rthere\r\nyou", "hi\nthere\nyou" },
        { "mailbox line first", "From ann@x.example Mon Jan  5 10:00:00 2026\r\n" + Head + "\r\nhi", "hi" },
        { "mark first", "\uFEFF" + Head + "\r\nhi", "hi" },
        { "blank lines first", "\r\n\r\n" + Head + "\r\nhi", "hi" },
        { "NULs", Head + "\r\nh\0i", "hi" },
        { "only text", "just some words\r\nand more", "just some words\nand more" },
        { "html only", Head + "Content-Type: text/html\r\n\r\n<p>Hi &amp; <b>bye</b></p><br>x", "Hi & bye\n\n\nx" },
        { "html in an unknown tag soup", Head + "Content-Type: text/html; charset=utf-8\r\n\r\n<o:p>Hi</o:p><![if !mso]>you<![endif]>", "Hiyou" },
        { "page in its own charset", Head + "Content-Type: text/html\r\n\r\n<meta charset=windows-1251><p>\u00CF\u00F0\u00E8\u00E2\u00E5\u00F2</p>", "Привет" },
        { "enriched", Head + "Content-Type: text/enriched\r\n\r\n<bold>Hi</bold> you", "Hi you" },
        { "flowed", Head + "Content-Type: text/plain; format=flowed\r\n\r\nThis is one \r\nparagraph of \r\nthree lines.\r\nAnother.", "This is one paragraph of three lines.\nAnother." },
        { "flowed with deleted blanks", Head + "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nlong \r\nword", "longword" },
        { "soft breaks", Head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=B6=\r\n=C3=9F=\r\ne=20\r\n=3D", "Größe \n=".Replace("Größe ", "Größe", StringComparison.Ordinal) },
        { "broken quoted-printable", Head + "Content-Transfer-Encoding: quoted-printable\r\n\r\n50% =ZZ off =", "50% =ZZ off" },
        { "broken base64", Head + "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\naGVs*bG8h!!", "hello!" },
        { "unknown encoding", Head + "Content-Transfer-Encoding: x-rot13\r\n\r\nhi", "hi" },
        { "unix encoding", Head + "Content-Type: text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a.txt\r\n\":&D`\r\n`\r\nend\r\n", "hi" },
        { "alternative", Multi("alternative", Part("text/plain", "plain"), Part("text/html", "<p>rich")), "plain" },
        { "alternative with empty text", Multi("alternative", Part("text/plain", " \r\n"), Part("text/html", "<p>rich</p>")), "rich" },
        { "alternative in a wrong order", Multi("alternative", Part("text/html", "<p>rich</p>"), Part("text/plain", "plain")), "plain" },
        { "related", Multi("related", Part("text/html", "<p>hi <img src='cid:1'></p>"), Part("image/png", "x")), "hi" },
        { "mixed", Multi("mixed", Part("text/plain", "one"), Part("text/plain", "two")), "one\ntwo" },
        { "signed", Multi("signed; protocol=\"application/pgp-signature\"", Part("text/plain", "hi"), Part("application/pgp-signature", "-----BEGIN")), "hi" },
        { "encrypted", Multi("encrypted; protocol=\"application/pgp-encrypted\"", Part("application/pgp-encrypted", "Version: 1"), Part("application/octet-stream", "-----BEGIN PGP MESSAGE-----")), "" },
        { "S/MIME", Head + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB", "" },
        { "attachment only", Head + "Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\nx", "" },
        { "no boundary", Head + "Content-Type: multipart/mixed\r\n\r\n--zz\r\nContent-Type: text/plain\r\n\r\nfound\r\n--zz--\r\n", "found" },
        { "no last boundary", Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi", "hi" },
        { "boundary with blanks behind", Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b  \r\n\r\nhi\r\n--b-- \r\n", "hi" },
        { "boundary nowhere", Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\nno parts at all", "no parts at all" },
        { "alternative with its boundary nowhere", Head + "Content-Type: multipart/alternative; boundary=b\r\n\r\nno parts at all", "no parts at all" },
        { "alternative without a boundary", Head + "Content-Type: multipart/alternative\r\n\r\nno parts at all", "no parts at all" },
        { "alternative without parts in a mail", Multi("mixed", Part("multipart/alternative; boundary=c", "where is it?"), Part("application/pdf; name=a.pdf", "x")), "where is it?" },
        { "type of no registered kind", Head + "Content-Type: plain/text; charset=utf-8\r\n\r\nGröße?", "Größe?" },
        { "page of no registered kind", Head + "Content-Type: html/text\r\n\r\n<p>hi</p>", "hi" },
        { "a program's own kind", Head + "Content-Type: letter/simple\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=", "hello" },
        { "part of no registered kind", Multi("mixed", Part("plain/text", "hi"), Part("drawing/dwf", "x")), "hi" },
        { "file of no registered kind", Head + "Content-Type: plain/text; name=a.txt\r\n\r\nhi", "" },
        { "disposition of no registered kind", Head + "Content-Type: plain/text\r\nContent-Disposition: attachment\r\n\r\nhi", "" },
        { "unknown multipart", Multi("x-own", Part("text/plain", "hi"), Part("application/x-own", "x")), "hi" },
        { "digest", Multi("digest", "\r\n" + Head + "\r\ninner"), "" },
        { "partial", Head + "Content-Type: message/partial; id=\"a\"; number=1; total=2\r\n\r\nFrom: b@x.example\r\n\r\nhalf", "" },
        { "external", Multi("mixed", Part("text/plain", "hi"), Part("message/external-body; access-type=URL; URL=\"https://x.example\"", "Content-Type: image/png\r\n\r\n")), "hi" },
        { "calendar beside text", Multi("alternative", Part("text/plain", "Meeting"), Part("text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR")), "Meeting" },
        { "damaged winmail", Multi("mixed", Part("text/plain", "hi"), Part("application/ms-tnef; name=winmail.dat", "x\u009F>\"garbage")), "hi" },
        { "no content type value", Head + "Content-Type: \r\n\r\nhi", "hi" },
        { "nonsense content type", Head + "Content-Type: ;;;=\"\r\n\r\nhi", "hi" },
        { "two content types", Head + "Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\nhi", "hi" },
        { "header without a name", Head + ": no name\r\n\r\nhi", "hi" },
        { "header without a colon", Head + "this is no header\r\n\r\nhi", "hi" },
        { "folded to nothing", "From: ann@x.example\r\nSubject:\r\n \r\n s\r\n\r\nhi", "hi" },
        { "right to left", Head + "Content-Type: text/plain; charset=utf-8\r\n\r\nשלום, \u200Fמתי?", "שלום, \u200Fמתי?" },
    };

    [Theory]
    [MemberData(nameof(Mails))]
    public void Decode_MailBuiltLikeThis_HasItsText(string name, string mail, string text)
    {
        var bytes = name == "page in its own charset" ? Encoding.Latin1.GetBytes(mail) : Encoding.UTF8.GetBytes(mail);
        var item = Single(bytes);
        Assert.NotNull(item.Sender);
        if (text.Length == 0)
            Assert.True(item.Attachments.Count > 0, name);
        else
            Assert.Equal((name, text), (name, item.Text?.ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData("Mon, 5 Jan 2026 10:00:00 +0100", true)]
    [InlineData("5 Jan 26 10:00 GMT", true)]
    [InlineData("Mon, 5 Jan 2026 10:00:00 +0100 (CET)", true)]
    [InlineData("Mon Jan  5 10:00:00 2026", true)]
    [InlineData("2026-01-05T10:00:00Z", null)]
    [InlineData("Mon, 05 Jan 2026 10:00:00 -0000", true)]
    [InlineData("Mon, 5 Jan 2026 25:61:00 +0100", null)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 +0000", false)]
    [InlineData("0", null)]
    [InlineData("вчера", null)]
    [InlineData("=?utf-8?Q?Mon,_5_Jan_2026?=", null)]
    [InlineData("", null)]
    public void Decode_DatesOfAllSorts_AreReadOrDoubted(string date, bool? read)
    {
        var item = Single(Encoding.UTF8.GetBytes($"From: a@b.example\r\nDate: {date}\r\n\r\nx"));
        if (read is not null)
            Assert.Equal(read.Value, item.Timestamp is not null);
    }

    [Fact]
    public void Decode_TwentyMailsWithinEachOther_IsTheOutermostOne()
    {
        var mail = Head + "\r\ninnermost";
        for (var depth = 0; depth < 20; depth++)
            mail = Head + $"Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n\r\nlevel {depth}\r\n--b{depth}\r\nContent-Type: message/rfc822\r\n\r\n{mail}\r\n--b{depth}--\r\n";
        var item = Single(Encoding.UTF8.GetBytes(mail));
        Assert.Equal(("level 19", 1), (item.Text, item.Attachments.Count));
    }

    [Fact]
    public void Decode_ReportsOfAllSorts_AreReadOrTold()
    {
        string[] reports =
        [
            Multi("report; report-type=delivery-status", Part("text/plain", "failed"), Part("message/delivery-status", "Reporting-MTA: dns; x.example\r\n\r\nFinal-Recipient: rfc822; ann@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n"), Part("text/rfc822-headers", "Message-ID: <own@y.example>\r\n")),
            Multi("report; report-type=delivery-status", Part("message/delivery-status", "nonsense without any colon")),
            Multi("report; report-type=delivery-status", Part("message/delivery-status", "")),
            Multi("report; report-type=disposition-notification", Part("text/plain", "read"), Part("message/disposition-notification", "Final-Recipient: rfc822; ann@x.example\r\nOriginal-Message-ID: <own@y.example>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n")),
            Multi("report; report-type=disposition-notification", Part("message/disposition-notification", "\r\n\r\n???")),
            Multi("report; report-type=feedback-report", Part("text/plain", "abuse"), Part("message/feedback-report", "Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\nOriginal-Rcpt-To: <ann@x.example>\r\n"), Part("message/rfc822", Head + "\r\nx")),
            Multi("report; report-type=feedback-report", Part("message/feedback-report", "no fields here")),
            Multi("report; report-type=unheard-of", Part("text/plain", "x")),
        ];
        Assert.All(reports, mail => Assert.NotEmpty(Items(Encoding.UTF8.GetBytes(mail))));
        Assert.Equal((ItemKind.Receipt, "failed", "own@y.example"), (Items(Encoding.UTF8.GetBytes(reports[0]))[0].Kind, Items(Encoding.UTF8.GetBytes(reports[0]))[0].Status, Items(Encoding.UTF8.GetBytes(reports[0]))[0].Target));
        Assert.Equal("read", Items(Encoding.UTF8.GetBytes(reports[3]))[0].Status);
    }

    [Fact]
    public void Decode_HugeOrManyHeaders_AreNoError()
    {
        Assert.NotNull(Single(Encoding.UTF8.GetBytes(Head + "X-Long: " + new string('x', 100_000) + "\r\n\r\nhi")).Sender);
        Assert.NotNull(Single(Encoding.UTF8.GetBytes(Head + string.Concat(Enumerable.Range(0, 5000).Select(n => $"X-{n}: {n}\r\n")) + "\r\nhi")).Sender);
        Assert.NotNull(Single(Encoding.UTF8.GetBytes("Subject: " + string.Join(' ', Enumerable.Repeat("=?utf-7?Q?+AGE-?=", 3000)) + "\r\n" + Head + "\r\nhi")).Sender);
        Assert.Equal("ann@x.example", Single(Encoding.UTF8.GetBytes("From: " + string.Join(", ", Enumerable.Range(0, 3000).Select(n => n == 0 ? "ann@x.example" : $"p{n}@x.example")) + "\r\n\r\nhi")).Sender);
    }

    [Theory]
    [InlineData("Στις Δευ, 5 Ιαν 2026 στις 10:00 π.μ., ο χρήστης Shop <help@shop.example> έγραψε:")]
    [InlineData("În lun., 5 ian. 2026 la 10:00, Shop <help@shop.example> a scris:")]
    [InlineData("Shop <help@shop.example> ezt írta (időpont: 2026. jan. 5., H, 10:00):")]
    [InlineData("ma 5. tammik. 2026 klo 10.00 Shop (help@shop.example) kirjoitti:")]
    [InlineData("po 5. 1. 2026 v 10:00 odesílatel Shop <help@shop.example> napsal:")]
    [InlineData("po 5. 1. 2026 o 10:00 Shop <help@shop.example> napísal(a):")]
    [InlineData("pon, 5. sij 2026. u 10:00 Shop <help@shop.example> napisao je:")]
    [InlineData("На пн, 5.01.2026 г. в 10:00 Shop <help@shop.example> написа:")]
    [InlineData("пн, 5 січ. 2026 р. о 10:00 Shop <help@shop.example> пише:")]
    [InlineData("пн, 5 янв. 2026 г. в 10:00, Shop <help@shop.example>:")]
    [InlineData("pt., 5 sty 2026 o 10:00 Shop <help@shop.example> napisał(a):")]
    [InlineData("Den mån 5 jan. 2026 kl 10:00 skrev Shop <help@shop.example>:")]
    [InlineData("man. 5. jan. 2026 kl. 10:00 skrev Shop <help@shop.example>:")]
    [InlineData("El lun, 5 ene 2026 a las 10:00, Shop (<help@shop.example>) escribió:")]
    [InlineData("Em seg., 5 de jan. de 2026 às 10:00, Shop <help@shop.example> escreveu:")]
    [InlineData("Il giorno lun 5 gen 2026 alle ore 10:00 Shop <help@shop.example> ha scritto:")]
    [InlineData("Op ma 5 jan 2026 om 10:00 schreef Shop <help@shop.example>:")]
    [InlineData("Missatge de Shop <help@shop.example> del dia dl., 5 de gen. 2026 a les 10:00:")]
    [InlineData("Shop <help@shop.example>, 5 Oca 2026 Pzt, 10:00 tarihinde şunu yazdı:")]
    [InlineData("Vào Th 2, 5 thg 1, 2026 vào lúc 10:00 Shop <help@shop.example> đã viết:")]
    [InlineData("Pada tanggal Sen, 5 Jan 2026 pukul 10.00 Shop <help@shop.example> menulis:")]
    [InlineData("ในวันที่ จ. 5 ม.ค. 2026 เวลา 10:00 Shop <help@shop.example> เขียนว่า:")]
    [InlineData("सोम, 5 जन॰ 2026 को 10:00 am बजे को Shop <help@shop.example> ने लिखा:")]
    [InlineData("في الاثنين، 5 يناير 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Shop <help@shop.example>:")]
    [InlineData("בתאריך יום ב׳, 5 בינו׳ 2026 ב-10:00 מאת Shop <help@shop.example>:")]
    [InlineData("2026年1月5日(月) 10:00 Shop <help@shop.example>:")]
    [InlineData("Shop <help@shop.example> 于2026年1月5日周一 10:00写道：")]
    [InlineData("Shop <help@shop.example> 於 2026年1月5日 週一 上午10:00寫道：")]
    [InlineData("2026년 1월 5일 (월) 오전 10:00, Shop <help@shop.example>님이 작성:")]
    [InlineData("2026-01-05, pr, 10:00 Shop <help@shop.example> rašė:")]
    public void Trim_ReplyInThisLanguage_KeepsTheAnswerOnly(string attribution) =>
        Assert.Equal("Thanks 1", QuoteTrimmer.Trim($"Thanks 1\n\n{attribution}\n\n> Hello\n> there", out _));

    [Theory]
    [InlineData("Od: Shop\nOdesláno: pondělí\nKomu: Ann\nPředmět: Re: 7")]
    [InlineData("Feladó: Shop\nElküldve: hétfő\nCímzett: Ann\nTárgy: Re: 7")]
    [InlineData("De la: Shop\nTrimis: luni\nCătre: Ann\nSubiect: Re: 7")]
    [InlineData("Από: Shop\nΣτάλθηκε: Δευτέρα\nΠρος: Ann\nΘέμα: Re: 7")]
    [InlineData("Lähettäjä: Shop\nLähetetty: maanantai\nVastaanottaja: Ann\nAihe: Re: 7")]
    [InlineData("Von: Shop\nGesendet: Montag\nAn: Ann\nBetreff: Re: 7")]
    [InlineData("发件人: Shop\n发送时间: 2026年\n收件人: Ann\n主题: Re: 7")]
    [InlineData("差出人: Shop\n送信日時: 2026年\n宛先: Ann\n件名: Re: 7")]
    [InlineData("Kimden: Shop\nGönderilme Tarihi: Pazartesi\nKime: Ann\nKonu: Re: 7")]
    [InlineData("Từ: Shop\nĐã gửi: Thứ Hai\nĐến: Ann\nChủ đề: Re: 7")]
    public void Trim_CopiedHeadersInThisLanguage_CutAboveThem(string headers) => Assert.Equal("Thanks 1", QuoteTrimmer.Trim($"Thanks 1\n\n{headers}\n\nHello there", out _));

    private static string Multi(string type, params string[] parts) =>
        Head + $"Content-Type: multipart/{type}; boundary=b\r\n\r\n" + string.Concat(parts.Select(part => "--b\r\n" + part + "\r\n")) + "--b--\r\n";

    private static string Part(string type, string body) => $"Content-Type: {type}\r\n\r\n{body}";

    private static List<InboundItem> Items(byte[] mail)
    {
        var items = new List<InboundItem>();
        var result = new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }

    private static InboundItem Single(byte[] mail) => Assert.Single(Items(mail));
}
