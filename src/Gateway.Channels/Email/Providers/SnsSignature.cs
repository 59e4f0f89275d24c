using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Email.Providers;

/// <summary>Signature of an SNS message over a canonical text of its own members, under a certificate of Amazon's.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html. Anybody can have a topic that Amazon signs for, so that
/// the topic must be the account's own as well.
/// </remarks>
internal static partial class SnsSignature
{
    public const string TopicSetting = "topicArn";

    // Retries of one message to an https endpoint end after 3,600 s at the latest, which is a hard limit:
    // https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html. Five minutes more are for clocks that differ and the last attempt's way.
    internal static readonly TimeSpan OldestFor = TimeSpan.FromMinutes(65);

    // Nothing is sent before it is signed: only clocks differ.
    internal static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(5);

    /// <summary>Every envelope has these, so that the end of one signed member cannot be passed off as another.</summary>
    private static readonly string[] Required = ["Message", "MessageId", "Timestamp", "TopicArn", "Type"];

    private static readonly string[] Notification = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
    private static readonly string[] Confirmation = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

    public static VerifyOutcome Check(JsonElement envelope, WebhookRequest request, AccountModel account)
    {
        if ((account.Settings.GetValueOrDefault(TopicSetting) ?? account.ProviderId) is not { Length: > 0 } topic)
            return VerifyOutcome.NotConfigured;
        if (envelope.Text("Signature") is not { } signature)
            return VerifyOutcome.Missing;
        // Beside an envelope's own members nothing may stand that decoding takes for content: it is not signed.
        if (!IsEnvelope(envelope) || envelope.At("Records") is not null)
            return VerifyOutcome.Forged;
        Span<byte> given = stackalloc byte[1024];
        if (envelope.Text("TopicArn") != topic || Address(envelope.Text("SigningCertURL", "SigningCertUrl")) is not { } address
            || !Convert.TryFromBase64String(signature, given, out var length))
            return VerifyOutcome.Forged;
        var hash = envelope.Text("SignatureVersion") switch { "1" => HashAlgorithmName.SHA1, "2" => HashAlgorithmName.SHA256, _ => default };
        if (hash.Name is null)
            return VerifyOutcome.Forged;
        if (request.Document(address) is not { } document)
            return VerifyOutcome.Awaiting;
        if (!Signs(document.Span, Canonical(envelope), given[..length], hash))
            return VerifyOutcome.Forged;
        return IsInWindow(envelope.Text("Timestamp"), request.ReceivedAt) ? VerifyOutcome.Verified : VerifyOutcome.Expired;
    }

    /// <summary>Whether the address is one of SNS itself: other services of Amazon's have hosts below the same name, some with content of anybody's.</summary>
    public static bool IsOfSns(Uri url) =>
        url.IsAbsoluteUri && url.Scheme == "https" && url.IsDefaultPort && url.UserInfo.Length == 0 && Host().IsMatch(url.IdnHost);

    public static bool IsEnvelope(JsonElement envelope) =>
        envelope.Text("Type") is "Notification" or "SubscriptionConfirmation" or "UnsubscribeConfirmation"
        && Required.All(name => envelope.At(name) is { ValueKind: JsonValueKind.String });

    private static bool IsInWindow(string? timestamp, DateTimeOffset now) =>
        DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed)
        && signed >= now - OldestFor && signed <= now + AheadMax;

    /// <summary>Only SNS itself, over https, at the path its certificates have.</summary>
    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && IsOfSns(url) && Certificate().IsMatch(url.PathAndQuery) && url.Fragment.Length == 0 ? url : null;

    [GeneratedRegex(@"^sns\.[a-z0-9-]{3,}\.amazonaws\.com(\.cn)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"^/SimpleNotificationService-[0-9a-f]+\.pem\z", RegexOptions.CultureInvariant)]
    private static partial Regex Certificate();

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
