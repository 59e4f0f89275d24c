using Gateway.Channels;
using Gateway.Channels.Email;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class EmailCompliance() : ChannelCompliance(new EmailFixture());

public sealed class EmailFixture : ChannelFixture
{
    internal override IChannel Channel { get; } = new EmailChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("email", "help@shop.example", ("token", "webhook-token"));

    internal override string SignatureHeader => "authorization";

    internal override string Sign(byte[] body, bool otherAccount = false) => otherAccount ? "Bearer another" : "Bearer webhook-token";

    internal override bool SignsBody => false;

    internal static string Mail(string headers, string body) => headers.ReplaceLineEndings("\r\n") + "\r\n\r\n" + body.ReplaceLineEndings("\r\n");

    internal static string From(string extra = "", string body = "Where is my order?") => Mail(
        "From: Ann <ann@customer.example>\nTo: help@shop.example\nSubject: Order 7\nMessage-ID: <m1@customer.example>\nDate: Mon, 5 Jan 2026 10:00:00 +0100" + extra, body);

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads { get; } =
    [
        (ItemKind.Message, From()),
        (ItemKind.Message, From(
            "\nIn-Reply-To: <m0@shop.example>\nReferences: <first@shop.example> <m0@shop.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b",
            "--b\nContent-Type: text/html; charset=utf-8\n\n<p>Sch&ouml;n</p>\n--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n")),
        (ItemKind.System, From("\nAuto-Submitted: auto-replied", "I am on holiday.")),
        (ItemKind.Echo, Mail("From: help@shop.example\nTo: ann@customer.example\nSubject: Re: Order 7\nMessage-ID: <m2@shop.example>", "It is on its way.")),
        (ItemKind.Receipt, Mail(
            "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=r",
            "--r\n\nNo such user.\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: failed\nStatus: 5.1.1\n"
            + "--r\nContent-Type: message/rfc822\n\nMessage-ID: <m2@shop.example>\nSubject: Re\n\nhi\n--r--\n")),
    ];

    internal override string UnknownType => Mail(
        "From: MAILER-DAEMON@mx.example\nSubject: Delayed\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=r",
        "--r\n\nStill trying.\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: delayed\nStatus: 4.4.1\n--r--\n");
}
