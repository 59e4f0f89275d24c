using System.Formats.Asn1;
using MimeKit;

namespace Gateway.Channels.Email.Mime;

/// <summary>
/// What somebody signed and did not encrypt: the mail inside an <c>application/pkcs7-mime</c> (RFC 8551, 3.5.2). The signature is not checked: an agent reads what every mail
/// program would show, and the part itself stays attached.
/// </summary>
/// <remarks>
/// <code>ContentInfo { signedData, [0] SignedData { version, digestAlgorithms, EncapsulatedContentInfo { data, [0] OCTET STRING }, .. } }</code> (RFC 5652, 3 to 5.2)
/// </remarks>
internal static class SignedContent
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string Data = "1.2.840.113549.1.7.1";

    private static readonly Asn1Tag Explicit = new(TagClass.ContextSpecific, 0);

    /// <summary>By its type, or by the name that stands for it where a system on the way knew no such type (RFC 8551, 3.2.1).</summary>
    public static bool MayBe(MimePart part)
    {
        var type = part.ContentType;
        if (type.IsMimeType("application", "octet-stream"))
            return string.Equals(part.FileName, "smime.p7m", StringComparison.OrdinalIgnoreCase);
        return (type.IsMimeType("application", "pkcs7-mime") || type.IsMimeType("application", "x-pkcs7-mime"))
            && (type.Parameters["smime-type"] is not { } kind || kind.Trim().Equals("signed-data", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The signed bytes; none when they are elsewhere, encrypted, or the container is damaged.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> container)
    {
        try
        {
            // Programs that write as they sign leave lengths open and cut the content into pieces: BER, not DER.
            var info = new AsnReader(container, AsnEncodingRules.BER).ReadSequence();
            if (info.ReadObjectIdentifier() != SignedData)
                return default;
            var signed = info.ReadSequence(Explicit).ReadSequence();
            signed.ReadIntegerBytes();
            signed.ReadSetOf();
            var content = signed.ReadSequence();
            if (content.ReadObjectIdentifier() != Data || !content.HasData)
                return default;
            var text = content.ReadSequence(Explicit);
            return text.TryReadPrimitiveOctetString(out var whole) ? whole : text.ReadOctetString();
        }
        catch (AsnContentException)
        {
            // The reader has no other way to say that these bytes are no container.
            return default;
        }
    }
}
