using System.Net;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host.Outbound;

namespace Gateway.Host.Sending;

/// <summary>One request to a provider's send API, and its answer in the channel's own words. Neither body nor URL is ever logged: both carry secrets.</summary>
internal sealed class ProviderHttp(IHttpClientFactory clients, TimeProvider clock)
{
    public const string ClientName = "channels";

    // Providers answer in a few hundred bytes; an error page of a proxy in between is cut here.
    private const int AnswerMax = 64 * 1024;

    // A fetched message with its history of moderation and attachments; what is longer is no answer to one question.
    private const int FetchedMax = 1024 * 1024;

    // From the connection to the last byte. Providers answer in half a second; the next message to the same person waits behind this one.
    internal static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);

    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddSingleton<ProviderHttp>();

        // The client's own limit would end with the head of an answer.
        services.AddHttpClient(ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .RemoveAllLoggers();
        return services;
    }

    /// <summary>Two clients for files: one under the guard, wherever a URL leads, and one for the address of an API.</summary>
    /// <param name="timeout">To the head of an answer.</param>
    public static IServiceCollection AddFileClients(IServiceCollection services, string guarded, string api, TimeSpan timeout)
    {
        services.AddOutboundGuard();
        services.AddHttpClient(guarded, client => client.Timeout = timeout)
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<IOutboundGuard>().CreateHandler(new OutboundHandlerOptions()))
            .RemoveAllLoggers();
        services.AddHttpClient(api, client => client.Timeout = timeout).ConfigurePrimaryHttpMessageHandler(CreateHandler).RemoveAllLoggers();
        return services;
    }

    /// <summary>Connections to the address of an API, which the operator or the channel names.</summary>
    private static SocketsHttpHandler CreateHandler() => new()
    {
        // A redirect of a send API is an error or an attack; following it would hand the token to somebody else.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),

        // DNS of providers moves; two minutes is how long a connection may be wrong.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),

        // At 100 ms an answer this is 160 requests a second to one provider, twice WhatsApp's default rate.
        MaxConnectionsPerServer = 16,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
    };

    /// <summary>
    /// One send. <see cref="SendOutcome.Uncertain"/> when its bytes began to leave and no whole answer came: the provider may have taken it. Cancelled, it throws
    /// only when they had begun.
    /// </summary>
    public async Task<SendAttempt> SendAsync(IChannel channel, SendRequest send, CancellationToken cancellationToken)
    {
        var made = Signed(send);
        using var content = new WatchedContent(made);
        try
        {
            var answer = await AskAsync(made, content, AnswerMax, cancellationToken);
            var result = answer.Failure is { } failure
                ? new SendResult(answer.HasBegun ? SendOutcome.Uncertain : SendOutcome.Retry, Code: failure)
                : channel.Classify(answer.Status, answer.RetryAfter, answer.Body);
            return new SendAttempt(result, answer.HasBegun);
        }
        catch (OperationCanceledException) when (!content.HasBegun)
        {
            return new SendAttempt(new SendResult(SendOutcome.Retry, Code: "stopped"), HasBegun: false);
        }
    }

    /// <summary>One request and the first bytes of its answer. <see cref="ProviderAnswer.Failure"/> when there was none.</summary>
    public async Task<ProviderAnswer> AskAsync(SendRequest send, CancellationToken cancellationToken, int answerMax = FetchedMax)
    {
        var made = Signed(send);
        using var content = new WatchedContent(made);
        return await AskAsync(made, content, answerMax, cancellationToken);
    }

    private async Task<ProviderAnswer> AskAsync(SendRequest made, WatchedContent content, int answerMax, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(AnswerWithin, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = Request(made, content);
            using var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            var body = await ReadAsync(response.Content, answerMax, ending.Token);
            return new ProviderAnswer((int)response.StatusCode, RetryTime.Asked(response, clock.GetUtcNow()), body, null, content.HasBegun);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProviderAnswer(0, null, [], "timeout", content.HasBegun);
        }
        catch (Exception e) when (Unanswered.Is(e))
        {
            return new ProviderAnswer(0, null, [], "network", content.HasBegun);
        }
    }

    private SendRequest Signed(SendRequest send) => send.Sign is { } sign ? sign(clock.GetUtcNow()) : send;

    internal static HttpRequestMessage Request(SendRequest send) => Request(send, new WatchedContent(send));

    private static HttpRequestMessage Request(SendRequest send, WatchedContent content)
    {
        var request = new HttpRequestMessage(new HttpMethod(send.Method), send.Url);
        if (send.Method != "GET")
        {
            request.Content = content;
            request.Content.Headers.TryAddWithoutValidation("Content-Type", send.ContentType);
        }

        foreach (var (name, value) in send.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    /// <summary>Whether a URL leads to the address of the API that the operator named: that needs no guard, and may be shown credentials.</summary>
    internal static bool IsApi(AccountModel account, Uri url) => account.ApiUrl is { } api && api.Authority == url.Authority && api.Scheme == url.Scheme;

    /// <summary>The first bytes of the answer; the rest is left and its connection closed.</summary>
    internal static async Task<byte[]> ReadAsync(HttpContent content, int max, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var answer = new MemoryStream();
        var chunk = new byte[4096];
        int read;
        while (answer.Length < max && (read = await stream.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, max - answer.Length)), cancellationToken)) > 0)
        {
            answer.Write(chunk, 0, read);
        }

        return answer.ToArray();
    }
}

/// <param name="Failure"><c>timeout</c> or <c>network</c> when there was no answer; null when there was one.</param>
/// <param name="HasBegun">The request's body began to leave: what it asked for may have happened, whatever came back.</param>
internal sealed record ProviderAnswer(int Status, TimeSpan? RetryAfter, byte[] Body, string? Failure, bool HasBegun);

/// <param name="HasBegun">The request's bytes began to leave.</param>
internal readonly record struct SendAttempt(SendResult Result, bool HasBegun);
