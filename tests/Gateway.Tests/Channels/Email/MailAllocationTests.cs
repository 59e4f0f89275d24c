using System.Buffers;
using System.Text;
using Gateway.Channels;

namespace Gateway.Tests.Channels.Email;

/// <summary>
/// Mails made to cost more than they are worth, one for each thing that is made of a mail: no decode allocates more than 64 times its input and a floor. Each is
/// tried at three sizes, because a floor hides what grows faster than the mail.
/// </summary>
public sealed class MailAllocationTests
{
    private const string Head = "From: a@b.example\r\nSubject: s\r\n";
    private const string Parts = Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    private const string Rich = Head + "Content-Type: text/rtf\r\n\r\n{\\rtf1";
    private const string Bounce = "From: MAILER-DAEMON@b.example\r\nTo: a@b.example\r\nSubject: returned mail\r\n\r\n";

    // As bench/Gateway.Fuzz reckons it.
    private const long Floor = 384 * 1024;
    private const long PerByte = 64;

    /// <summary>What the mail is made of, what stands before, what comes again and again, what stands behind.</summary>
    public static TheoryData<string, string, string, string> Mails { get; } = new()
    {
        { "words in From", "From: ", "=?utf-8?B?w6Q=?= =?koi8-r?Q?=C1?=, ", "a@b.example\r\n\r\nx" },
        { "broken words in From", "From: ", "\u00E9=?gb2312?B?/w= \"x\" ", "a@b.example\r\n\r\nx" },
        { "eight-bit words in From", "From: ", "\u00E9 ", "a@b.example\r\n\r\nx" },
        { "mailboxes in From", "From: ", "a@b,", "a@b.example\r\n\r\nx" },
        { "comments in an address", "From: <a@b.example", "(c)", ">\r\n\r\nx" },
        { "mailboxes in To", Head + "To: ", "\u00E9 <a@b>,", "a@b.example\r\n\r\nx" },
        { "eight-bit words in Subject", "From: a@b.example\r\nSubject: ", "\u00E9 ", "\r\n\r\nx" },
        { "words in Subject", "From: a@b.example\r\nSubject: ", "=?gb18030?B?/////////////////////////////////////////////////////w==?= ", "\r\n\r\nx" },
        { "short words in Subject", "From: a@b.example\r\nSubject: ", "=?gb2312?B?/w==?=a", "\r\n\r\nx" },
        { "words under long labels nobody knows in Subject", "From: a@b.example\r\nSubject: ", "=?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?B?/w==?= ", "\r\n\r\nx" },
        { "words under changing long labels in Subject", "From: a@b.example\r\nSubject: ", "=?=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1+?B?/w==?==?2312?B?/w==?=", "\r\n\r\nx" },
        { "garbage under labels nobody knows in Subject", "From: a@b.example\r\nSubject: ", "=?gb231+?B?////////////////////////////////////////////////////////////////////////////////////////////////////?= ", "\r\n\r\nx" },
        { "short words under a foreign label in Subject", "From: a@b.example\r\nSubject: ", "=?iso-2022-kr?B?/4H/gf+B/4H/gQ==?= ", "\r\n\r\nx" },
        { "broken pairs under a foreign label in Subject", "From: a@b.example\r\nSubject: ", "=?=2312?B?gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/?= ", "\r\n\r\nx" },
        { "broken pairs of Japanese in Subject", "From: a@b.example\r\nSubject: ", "=?iso-2022-jp?B?gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/gf+B/4H/?= ", "\r\n\r\nx" },
        { "labels in eight-bit headers", Head, "X: \u00E9\u00FF\u00FF charset=gb2312 charset=big5 charset=shift_jis charset=euc-jp charset=euc-kr charset=johab\r\n", "\r\nx" },
        { "references", Head + "References: ", "<a@b>", "\r\n\r\nx" },
        { "empty headers", Head, "a:\n", "\r\nx" },
        { "folded headers", Head + "X:\n", " \n", "\r\nx" },
        { "parameters", Head + "Content-Type: text/plain", ";a=b", "\r\n\r\nx" },
        { "eight-bit words in a file's name", Head + "Content-Type: a/b; name=\"", "\u00E9 ", "\"\r\n\r\nx" },
        { "words in a file's name", Head + "Content-Type: a/b; name=\"", "=?utf-8?Q?=C3=A4?= ", "\"\r\n\r\nx" },
        { "eight-bit words of several charsets in a form", Head + "Content-Type: text/html; ", "\u00D5=?=?gb2312?B?/\u00FF\u00FEw==?=utf-7?QQ?+A=?\n ", "\r\n\r\nx" },
        { "parts of nothing", Parts, "--b\n\nx\n", "" },
        { "parts of a line", Parts, "--b\n\n" + new string('x', 99) + "\n", "" },
        { "parts of eight-bit letters", Parts, "--b\n\n" + new string('\u00E9', 400) + "\n", "" },
        { "pages", Parts, "--b\nContent-Type:text/html\n\n<p>x\n", "" },
        { "files", Parts, "--b\nContent-Type:a/b\n\nx\n", "" },
        { "mails", Parts, "--b\nContent-Type:message/rfc822\n\nA:b\n\n" + new string('x', 60) + "\n", "" },
        { "headers of a part", Parts + "--b\n", "a:\n", "" },
        { "headers of a mail in the mail", Head + "Content-Type: message/rfc822\r\n\r\n", "a:\n", "" },
        { "reports", Head + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n", "a:\n\n", "" },
        { "recipients", Head + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n", "Final-Recipient:r;a@b\n\n", "" },
        { "addresses in a bounce", Bounce, "a@b.example\n", "" },
        { "lines of a bounce with an address", Bounce, "550 5.1.1 <c@b.example>\n", "" },
        { "recipients in a copied mail", Bounce, "To: a@b.example\n", "" },
        { "lines like copied headers", Head + "\r\n", "To: a\n", "" },
        { "lines like signatures", Head + "\r\n", "sent by a\n", "" },
        { "short lines", Head + "\r\n", "a\n", "" },
        { "lines that begin an attribution", Head + "\r\n", "on\n", "" },
        { "quoted lines", Head + "\r\n", ">\n", "" },
        { "flowed lines", Head + "Content-Type: text/plain; format=flowed\r\n\r\n", "a \n", "" },
        { "tags", Head + "Content-Type: text/html\r\n\r\n", "<b>", "" },
        { "attributes", Head + "Content-Type: text/html\r\n\r\n<a ", "b ", ">" },
        { "styles", Head + "Content-Type: text/html\r\n\r\n", "<p style=a>", "" },
        { "signs of enriched text", Head + "Content-Type: text/enriched\r\n\r\n", "&", "" },
        { "commands of enriched text", Head + "Content-Type: text/enriched\r\n\r\n", "<nl><<", "" },
        { "lines of enriched text", Head + "Content-Type: text/enriched\r\n\r\n", "\n", "" },
        { "groups of rich text", Rich, "{", "" },
        { "groups and ends of rich text", Rich, "{}", "" },
        { "words of rich text", Rich, "\\par", "" },
        { "signs of rich text", Rich, "\\u9?", "" },
        { "halves of signs in rich text", Rich, "\\u55357 ", "" },
        { "bytes of rich text", Rich, "\\'ff", "" },
        { "fonts of rich text", Rich + "{\\fonttbl", string.Concat(Enumerable.Range(0, 400).Select(font => $"\\f{font}\\fcharset{(font % 2 == 0 ? 128 : 134)}")), "" },
        { "changes of fonts in rich text", Rich + "{\\fonttbl\\f1\\fcharset128\\f2\\fcharset134}", "\\f1 \u00FF\\f2 \u00FF", "" },
        { "pages in rich text", Rich + "\\fromhtml", "<b>", "" },
        { "soft breaks", Head + "Content-Transfer-Encoding: quoted-printable\r\n\r\n", "= \n", "" },
        { "lines that are signed", Head + "\r\n-----BEGIN PGP SIGNED MESSAGE-----\n", "\n", "\n-----BEGIN PGP SIGNATURE-----\n-----END PGP SIGNATURE-----\n" },
        { "references without angles", Head + "References: ", "a@b ", "\r\n\r\nx" },
        { "bytes of no charset", Head + "Content-Type: text/plain\r\n\r\n", "\u00FF\u0081 \u0080", "" },
        { "bytes that are no GB 18030", Head + "Content-Type: text/plain; charset=gb18030\r\n\r\n", "\u00FF", "" },
        { "bytes that are no EUC-JP", Head + "Content-Type: text/plain; charset=euc-jp\r\n\r\n", "\u0081 ", "" },
        { "bytes that are no ISO-2022-KR", Head + "Content-Type: text/plain; charset=iso-2022-kr\r\n\r\n", "\u00FF", "" },
    };

    [Theory]
    [MemberData(nameof(Mails))]
    public void Decode_MailOfOneThingOnly_AllocatesInProportion(string what, string before, string again, string behind)
    {
        // The second is a header as long as one is read.
        foreach (var size in (int[])[2_000, 6_000, 16_000, 120_000])
        {
            var mail = Encoding.Latin1.GetBytes(before + string.Concat(Enumerable.Repeat(again, size / again.Length)) + behind);
            Bounded("email", $"{what}, {size}", mail);
        }
    }

    /// <summary>The same inside a signature, not even in base64, which would make less of it.</summary>
    [Theory]
    [MemberData(nameof(Mails))]
    public void Decode_SignedMailOfOneThingOnly_AllocatesInProportion(string what, string before, string again, string behind)
    {
        foreach (var size in (int[])[16_000, 120_000])
        {
            var mail = Encoding.Latin1.GetBytes("Content-Language: en\r\n" + before + string.Concat(Enumerable.Repeat(again, size / again.Length)) + behind);
            Bounded("email", $"signed {what}, {size}", [.. "From: a@b.example\r\nContent-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n"u8, .. SignedMailTests.Container(mail)]);
        }
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n\r\n")]
    [InlineData("--b\n\n\n")]
    [InlineData("--b\nContent-Disposition: form-data; filename=\"\u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9 \u00E9\"; name=a\n\n\n")]
    public void Decode_FormOfOneThingOnly_AllocatesInProportion(string field)
    {
        foreach (var channel in (string[])["email-sendgrid", "email-mailgun", "email-mandrill"])
        {
            foreach (var size in (int[])[2_000, 16_000, 120_000])
                Bounded(channel, $"form, {size}", Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(field, size / field.Length)) + "--b--\r\n"));
        }
    }

    private static void Bounded(string channel, string what, byte[] body)
    {
        // Twice: what is made once for the process is not the mail's.
        Allocated(channel, body);
        var allocated = Allocated(channel, body);
        Assert.True(allocated <= Floor + (PerByte * body.Length), $"{what}: {allocated} bytes for {body.Length}, {allocated / body.Length} a byte");
    }

    private static long Allocated(string channel, byte[] body)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        ChannelCatalog.Find(channel)!.Decode(new ReadOnlySequence<byte>(body), new TestRequest(), TestAccounts.Any, []);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
