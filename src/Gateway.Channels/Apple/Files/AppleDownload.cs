using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Apple;

/// <summary>A customer's file: Apple is asked where its bytes are for the moment, and they are decrypted on their way.</summary>
/// <remarks>
/// <code>
/// GET {base}/v1/preDownload   Authorization: Bearer JWT   source-id: BUSINESS   MMCS-Url: ..   MMCS-Signature: BASE64   MMCS-Owner: ..
/// {"download-url":"https://.."}
/// </code>
/// </remarks>
internal static class AppleDownload
{
    public static AttachmentRequest? Of(Attachment attachment, AccountModel account)
    {
        if (account.Current("mspId") is not { } provider || AppleChannel.Key(account.Current("mspSecret")) is not { } key || account.ProviderId is not { } business
            || AttachmentRequest.Address(attachment.Url) is null || attachment.Url.AsSpan().ContainsAnyExceptInRange('!', '~')
            || AppleOpener.Unseal(attachment, account) is not { } opener)
        {
            return null;
        }

        var url = ApiRequests.Url(account, AppleEncoder.ProviderBase, "/v1/preDownload");
        SendRequest At(DateTimeOffset now) => AttachmentRequest.Get(
            url, ("Authorization", AppleEncoder.Authorization(provider, key, now)), ("source-id", business), ("MMCS-Url", attachment.Url!),
            ("MMCS-Signature", Convert.ToBase64String(opener.Signature)), ("MMCS-Owner", opener.Owner));
        return new AttachmentRequest(
            At(DateTimeOffset.UnixEpoch) with { Sign = At },
            IsApi: true,
            answer => AttachmentRequest.Address(ResponseJson.Token(answer.Span, "download-url")) is { } where ? AttachmentRequest.Get(where) : null)
        {
            Decrypt = bytes => new CounterStream(bytes, opener.Key),
        };
    }
}
