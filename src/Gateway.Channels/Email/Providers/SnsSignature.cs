using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Email.Providers;

/// <summary>Signature of an SNS message over a canonical text of its own members, under a certificate of Amazon's.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html. Anybody can have a topic that Amazon signs for, so that
/// the topic must be the account's own as well.
/// </remarks>
internal static class SnsSignature
{
    public const string TopicSetting = "topicArn";

    private static readonly string[] Notification = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
    private static readonly string[] Confirmation = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

    public static VerifyOutcome Check(JsonElement envelope, WebhookRequest request, AccountModel account)
    {
        if ((account.Settings.GetValueOrDefault(TopicSetting) ?? account.ProviderId) is not { Length: > 0 } topic)
            return VerifyOutcome.NotConfigured;
        if (envelope.Text("Signature") is not { } signature)
            return VerifyOutcome.Missing;
        Span<byte> given = stackalloc byte[1024];
        if (envelope.Text("TopicArn") != topic || Address(envelope.Text("SigningCertURL", "SigningCertUrl")) is not { } address
            || !Convert.TryFromBase64String(signature, given, out var length))
            return VerifyOutcome.Forged;
        var hash = envelope.Text("SignatureVersion") switch { "1" => HashAlgorithmName.SHA1, "2" => HashAlgorithmName.SHA256, _ => default };
        if (hash.Name is null)
            return VerifyOutcome.Forged;
        if (request.Document(address) is not { } document)
            return VerifyOutcome.Awaiting;
        return Signs(document.Span, Canonical(envelope), given[..length], hash) ? VerifyOutcome.Verified : VerifyOutcome.Forged;
    }

    /// <summary>Only Amazon's own hosts, over https, at the path its certificates have.</summary>
    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == "https" && url.IsDefaultPort && url.UserInfo.Length == 0
        && url.Host.StartsWith("sns.", StringComparison.Ordinal)
        && (url.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal) || url.Host.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal))
        && url.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal)
            ? url
            : null;

    private static byte[] Canonical(JsonElement envelope)
    {
        var text = new StringBuilder();
        foreach (var name in envelope.Text("Type") == "Notification" ? Notification : Confirmation)
        {
            if (envelope.At(name) is { ValueKind: JsonValueKind.String } value)
                text.Append(name).Append('\n').Append(value.GetString()).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static bool Signs(ReadOnlySpan<byte> pem, byte[] content, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(pem));
            using var key = certificate.GetRSAPublicKey();
            return key?.VerifyData(content, signature, hash, RSASignaturePadding.Pkcs1) == true;
        }
        catch (CryptographicException)
        {
            // What stands there is no certificate: the library has no other way to say so.
            return false;
        }
    }
}
