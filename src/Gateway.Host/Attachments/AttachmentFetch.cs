using System.Net;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host.Outbound;
using Gateway.Host.Sending;
using Gateway.Host.WebChat;
using Gateway.Host.WebChat.Files;

namespace Gateway.Host.Attachments;

/// <summary>Gets an attachment from its provider: through the guard wherever a payload's URL leads, directly to the API the operator named.</summary>
internal sealed class AttachmentFetch(IHttpClientFactory clients, IOutboundGuard guard, IReadyAccounts tokens, ChatFiles files, TimeProvider clock)
{
    public const string ClientName = "attachments";
    public const string ApiClientName = "attachments.api";

    // The largest file of any channel that is read here: WhatsApp's documents.
    internal const long LengthMax = 100 * 1024 * 1024;

    // Where a first answer only names the bytes, it does so in a few hundred bytes.
    private const int AnswerMax = 64 * 1024;

    // Media of Twilio and Discord are one redirect away; three are a loop or a game.
    private const int RedirectsMax = 3;

    // To the first byte of a file and between its parts, and for the whole of an answer that only names it.
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    public static IServiceCollection Add(IServiceCollection services) =>
        ProviderHttp.AddFileClients(services, ClientName, ApiClientName, Timeout).AddSingleton<AttachmentFetch>();

    public async Task<FetchedAttachment> FetchAsync(IChannel channel, AccountModel account, Attachment attachment, CancellationToken cancellationToken)
    {
        if (account.Ref.Channel == ChatEndpoint.Channel && attachment.Id is { } id)
        {
            return Own(account, id);
        }

        var ready = await tokens.ReadyAsync(channel, account, cancellationToken);
        if (ready.Refusal is not null || channel.FetchAttachment(attachment, ready.Account) is not { } plan)
        {
            return FetchedAttachment.Failed("The channel has no way to fetch it, or the account lacks the credentials.");
        }

        try
        {
            var fetched = await FetchAsync(plan, account, cancellationToken);
            if (plan.Decrypt is { } decrypt && fetched.Response is { } response)
            {
                response.Content = await DecryptedAsync(response.Content, decrypt, attachment.Mime, cancellationToken);
            }

            return fetched;
        }
        catch (Exception e) when (Unanswered.Is(e) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return FetchedAttachment.Failed(
                e.InnerException is BlockedAddressException blocked ? blocked.Message
                : e is OperationCanceledException ? "The provider did not answer in time." : "The provider cannot be reached.");
        }
    }

    private async Task<FetchedAttachment> FetchAsync(AttachmentRequest plan, AccountModel account, CancellationToken cancellationToken)
    {
        var (request, isApi) = (plan.Request, plan.IsApi);
        if (plan.Next is not null)
        {
            using var patience = new CancellationTokenSource(Timeout, clock);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            using var answer = await SendAsync(request, isApi, ending.Token);
            if (answer?.StatusCode != HttpStatusCode.OK)
            {
                return Refused(answer);
            }

            if (plan.Next(await ProviderHttp.ReadAsync(answer.Content, AnswerMax, ending.Token)) is not { } next)
            {
                return FetchedAttachment.Failed("The provider does not say where it is.");
            }

            // The API's own address needs no guard; wherever else it points is a URL like any other.
            (request, isApi) = (next, isApi && ProviderHttp.IsApi(account, next.Url));
        }

        for (var redirects = 0; ; redirects++)
        {
            var response = await SendAsync(request, isApi, cancellationToken);
            if (response is { StatusCode: HttpStatusCode.OK })
            {
                if (response.Content.Headers.ContentLength > LengthMax)
                {
                    response.Dispose();
                    return FetchedAttachment.TooLarge;
                }

                return new FetchedAttachment(response, null);
            }

            using (response)
            {
                if (redirects == RedirectsMax || response is not { Headers.Location: { } location, StatusCode: >= (HttpStatusCode)300 and < (HttpStatusCode)400 })
                {
                    return Refused(response);
                }

                // Credentials stay where they belong: what a redirect leads to gets none, and stands under the guard.
                (request, isApi) = (AttachmentRequest.Get(new Uri(request.Url, location)), false);
            }
        }
    }

    /// <summary>What the provider says of encrypted bytes is not of the file: its type is what the message told.</summary>
    private static async Task<HttpContent> DecryptedAsync(HttpContent encrypted, Func<Stream, Stream> decrypt, string? mime, CancellationToken cancellationToken)
    {
        var content = new StreamContent(decrypt(await encrypted.ReadAsStreamAsync(cancellationToken)));
        content.Headers.ContentLength = encrypted.Headers.ContentLength;
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(mime, out var type) ? type : null;
        return content;
    }

    /// <summary>A visitor's file has no provider: it is here.</summary>
    private FetchedAttachment Own(AccountModel account, string id)
    {
        if (files.Find(account.Ref, id) is not { } file)
        {
            return FetchedAttachment.Failed("It is past its time, or was sent to another process of this gateway.");
        }

        try
        {
            var content = new StreamContent(files.Open(file));
            content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(file.Mime);
            content.Headers.ContentLength = file.Size;
            return new FetchedAttachment(new HttpResponseMessage(HttpStatusCode.OK) { Content = content }, null);
        }
        catch (FileNotFoundException)
        {
            return FetchedAttachment.Failed("It is past its time.");
        }
    }

    /// <summary>Null when the guard refuses the URL.</summary>
    private async Task<HttpResponseMessage?> SendAsync(SendRequest send, bool isApi, CancellationToken cancellationToken)
    {
        if (!isApi && guard.Refusal(send.Url) is not null)
        {
            return null;
        }

        using var request = ProviderHttp.Request(send.Sign is { } sign ? sign(clock.GetUtcNow()) : send);
        return await clients.CreateClient(isApi ? ApiClientName : ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static FetchedAttachment Refused(HttpResponseMessage? response) => FetchedAttachment.Failed(
        response is null ? "It lies at an address that may not be called." : $"The provider answered {(int)response.StatusCode}.");
}

/// <summary>The provider's answer with the bytes still to be read, or why there is none. Whoever gets it disposes it.</summary>
internal sealed record FetchedAttachment(HttpResponseMessage? Response, string? Fault, bool IsTooLarge = false) : IDisposable
{
    public static FetchedAttachment TooLarge { get; } = new(null, $"At most {AttachmentFetch.LengthMax} bytes.", IsTooLarge: true);

    public static FetchedAttachment Failed(string fault) => new(null, fault);

    public void Dispose() => Response?.Dispose();
}
