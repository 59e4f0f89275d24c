using System.Formats.Asn1;
using System.Text;
using Gateway.Channels.Email;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Mails that lie inside their signature (RFC 8551, 3.5.2), as programs write them that sign without a second part.</summary>
public sealed class SignedMailTests
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string EnvelopedData = "1.2.840.113549.1.7.3";
    private const string Signed = "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m";
    private const string Text = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=B6=C3=9Fe?\r\n";
    private const string WithFile =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n--b--\r\n";

    private static readonly Asn1Tag Explicit = new(TagClass.ContextSpecific, 0);

    [Theory]
    [InlineData(Signed)]
    [InlineData("application/x-pkcs7-mime; smime-type=\"Signed-Data\"")]
    [InlineData("application/pkcs7-mime; name=smime.p7m")]
    [InlineData("application/octet-stream; name=smime.p7m")]
    public void Decode_MailInsideItsSignature_HasItsTextAndKeepsTheContainer(string type)
    {
        var item = Single(Mail(type, Container(Encoding.ASCII.GetBytes(Text))));
        Assert.Equal(("Größe?", "opaque"), (item.Text, item.Extra!["signed"]));
        Assert.Equal("1", Assert.Single(item.Attachments).Id);
    }

    [Fact]
    public void Decode_FilesInsideASignature_AreCountedBehindIt()
    {
        var item = Single(Mail(Signed, Container(Encoding.ASCII.GetBytes(WithFile))));
        Assert.Equal("hi", item.Text);
        Assert.Equal([("1", "smime.p7m"), ("1:1.2", "a.pdf")], item.Attachments.Select(file => (file.Id, file.Name)));
    }

    [Fact]
    public void Decode_SignatureWrittenInPieces_IsPutTogether()
    {
        var content = Encoding.ASCII.GetBytes(Text);
        Assert.Equal("Größe?", Single(Mail(Signed, InPieces(content[..20], content[20..]))).Text);
    }

    [Fact]
    public void Decode_SignatureAmongParts_IsReadInItsPlace()
    {
        var container = Convert.ToBase64String(Container(Encoding.ASCII.GetBytes(Text)));
        var item = Single(Encoding.ASCII.GetBytes(
            "From: ann@x.example\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n"
            + $"--o\r\nContent-Type: {Signed}\r\nContent-Transfer-Encoding: base64\r\n\r\n{container}\r\n--o\r\nContent-Type: text/plain\r\n\r\nA list's footer\r\n--o--\r\n"));
        Assert.Equal("Größe?\nA list's footer", item.Text?.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Decode_SignatureInsideASignature_IsAttached()
    {
        var inner = $"Content-Type: {Signed}\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(Container(Encoding.ASCII.GetBytes(Text)))}\r\n";
        var item = Single(Mail(Signed, Container(Encoding.ASCII.GetBytes(inner))));
        Assert.Equal(["1", "1:1"], item.Attachments.Select(file => file.Id));
        Assert.DoesNotContain("Größe", item.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EnvelopedData, Text)]
    [InlineData(SignedData, "%PDF-1.7 a document: signed, and no mail")]
    [InlineData(SignedData, "")]
    public void Decode_ContainerOfAnythingElse_IsOnlyAttached(string kind, string content)
    {
        var item = Single(Mail("application/pkcs7-mime; name=a.pdf.p7m", Container(Encoding.ASCII.GetBytes(content), kind)));
        Assert.Equal(("", "a.pdf.p7m"), (item.Text, Assert.Single(item.Attachments).Name));
        Assert.False(item.Extra!.ContainsKey("signed"));
    }

    [Fact]
    public void Decode_ContainerCutAnywhere_IsNoError()
    {
        var whole = Container(Encoding.ASCII.GetBytes(Text));
        for (var length = 0; length < whole.Length; length++)
            Assert.Single(Single(Mail(Signed, whole[..length])).Attachments);
    }

    [Fact]
    public void Decode_ThousandsOfPartsInsideASignature_AreNotRead()
    {
        var parts = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", 5000));
        Assert.Equal("", Single(Mail(Signed, Container(Encoding.ASCII.GetBytes(parts)))).Text);
    }

    internal static byte[] Container(ReadOnlySpan<byte> content, string kind = SignedData)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.PushSequence();
        writer.WriteObjectIdentifier(kind);
        writer.PushSequence(Explicit);
        writer.PushSequence();
        writer.WriteInteger(1);
        writer.PushSetOf();
        writer.PopSetOf();
        writer.PushSequence();
        writer.WriteObjectIdentifier("1.2.840.113549.1.7.1");
        writer.PushSequence(Explicit);
        writer.WriteOctetString(content);
        writer.PopSequence(Explicit);
        writer.PopSequence();
        writer.PushSetOf();
        writer.PopSetOf();
        writer.PopSequence();
        writer.PopSequence(Explicit);
        writer.PopSequence();
        return writer.Encode();
    }

    /// <summary>Lengths left open, and the content in two strings: what a program writes that signs as it reads.</summary>
    private static byte[] InPieces(byte[] first, byte[] second) =>
    [
        0x30, 0x80, .. Convert.FromHexString("06092A864886F70D010702"), 0xA0, 0x80, 0x30, 0x80, 2, 1, 1, 0x31, 0,
        0x30, 0x80, .. Convert.FromHexString("06092A864886F70D010701"), 0xA0, 0x80, 0x24, 0x80, 4, (byte)first.Length, .. first, 4, (byte)second.Length, .. second,
        0, 0, 0, 0, 0, 0, 0x31, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static byte[] Mail(string type, byte[] container) => Encoding.ASCII.GetBytes(
        $"From: Ann <ann@x.example>\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(container, Base64FormattingOptions.InsertLineBreaks)}\r\n");

    private static InboundItem Single(byte[] mail)
    {
        var items = new List<InboundItem>();
        var result = new EmailChannel().Decode(Bodies.Of(mail), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == Gateway.Channels.DecodeOutcome.Decoded, result.Detail);
        return Assert.Single(items);
    }
}
