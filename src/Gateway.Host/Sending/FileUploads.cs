using System.Net;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host.Outbound;

namespace Gateway.Host.Sending;

/// <summary>
/// Brings a file of ours to a provider that wants it before the message: got from where it lies under the guard, encrypted on its way, kept nowhere. Nothing of
/// this is seen by the customer, so all of it may be done again.
/// </summary>
internal sealed class FileUploads(IHttpClientFactory clients, IOutboundGuard guard, ProviderHttp http)
{
    private const string ClientName = "uploads";
    private const string ApiClientName = "uploads.api";

    // Apple's documented limit of a file, the largest of those who want it this way.
    internal const long LengthMax = 100 * 1024 * 1024;

    // The provider wants the length first: a file whose server does not tell it is held in memory, and an account sends 32 messages at a time.
    private const int UntoldMax = 4 * 1024 * 1024;

    // Answers name a place, or the sum of what was posted.
    private const int AnswerMax = 64 * 1024;

    // A redirect or two to where a file store really has it; more are a loop.
    private const int RedirectsMax = 3;

    // The largest file at a megabyte a second.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    public static IServiceCollection Add(IServiceCollection services) =>
        ProviderHttp.AddFileClients(services, ClientName, ApiClientName, Timeout).AddSingleton<FileUploads>();

    /// <returns>The message that names the file; neither that nor a failure when the file cannot be got, and the link has to do.</returns>
    public async Task<(SendRequest? Send, SendResult? Failure)> PrepareAsync(IChannel channel, AccountModel account, FileUpload upload, CancellationToken cancellationToken)
    {
        // The client's own limit ends with the head of an answer; a body that trickles in must not hold a place in the queue for ever.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Timeout);
        using var source = await GetAsync(upload.Source, patience.Token);
        cancellationToken.ThrowIfCancellationRequested();
        if (source?.Content.Headers.ContentLength is not ({ } length and > 0 and <= LengthMax))
        {
            return (null, null);
        }

        var asked = await http.AskAsync(upload.Ask(length), cancellationToken, AnswerMax);
        if (asked.Failure is { } failure)
        {
            return (null, new SendResult(SendOutcome.Retry, Code: failure));
        }

        if (asked.Status is < 200 or >= 300)
        {
            var refused = channel.Classify(asked.Status, asked.RetryAfter, asked.Body);
            return (null, refused.Outcome == SendOutcome.Uncertain ? refused with { Outcome = SendOutcome.Retry } : refused);
        }

        var posted = upload.Place(asked.Body) is { } place ? await PostAsync(place, account, upload, source, length, patience.Token) : null;
        cancellationToken.ThrowIfCancellationRequested();
        return posted is not null && upload.Send(new UploadedFile(asked.Body, posted, length, source.Content.Headers.ContentType?.MediaType)) is { } send
            ? (send, null)
            : (null, new SendResult(SendOutcome.Retry, Code: "upload_failed"));
    }

    /// <summary>Null when it is not there, or lies where the gateway may not call.</summary>
    private async Task<HttpResponseMessage?> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            for (var redirects = 0; redirects <= RedirectsMax && guard.Refusal(url) is null; redirects++)
            {
                var response = await clients.CreateClient(ClientName).GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return await WithLengthAsync(response, cancellationToken);
                }

                using (response)
                {
                    if (response is not { Headers.Location: { } location, StatusCode: >= (HttpStatusCode)300 and < (HttpStatusCode)400 })
                    {
                        return null;
                    }

                    url = new Uri(url, location);
                }
            }
        }
        catch (Exception e) when (Unanswered.Is(e) || e is OperationCanceledException)
        {
            // Told by the link that goes instead: whoever opens it sees what is wrong with it.
        }

        return null;
    }

    private static async Task<HttpResponseMessage> WithLengthAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (response.Content.Headers.ContentLength is null)
            {
                await response.Content.LoadIntoBufferAsync(UntoldMax, cancellationToken);
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Null when the provider did not take it all.</summary>
    private async Task<byte[]?> PostAsync(
        Uri place, AccountModel account, FileUpload upload, HttpResponseMessage source, long length, CancellationToken cancellationToken)
    {
        // The API's own address needs no guard; wherever else it points is a URL like any other.
        var isApi = ProviderHttp.IsApi(account, place);
        if (!isApi && guard.Refusal(place) is not null)
        {
            return null;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, place);
            request.Content = new StreamContent(upload.Encrypt(await source.Content.ReadAsStreamAsync(cancellationToken)));
            request.Content.Headers.ContentLength = length;
            using var response = await clients.CreateClient(isApi ? ApiClientName : ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? await ProviderHttp.ReadAsync(response.Content, AnswerMax, cancellationToken) : null;
        }
        catch (Exception e) when (Unanswered.Is(e) || e is OperationCanceledException)
        {
            return null;
        }
    }
}
