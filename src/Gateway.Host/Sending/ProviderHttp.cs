using System.Net;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Host.Sending;

/// <summary>One request to a provider's send API, and its answer in the channel's own words. Neither body nor URL is ever logged: both carry secrets.</summary>
internal sealed class ProviderHttp(IHttpClientFactory clients, TimeProvider clock)
{
    public const string ClientName = "channels";

    // Providers answer in a few hundred bytes; an error page of a proxy in between is cut here.
    private const int AnswerMax = 64 * 1024;

    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddSingleton<ProviderHttp>();
        services.AddHttpClient(ClientName, client => client.Timeout = TimeSpan.FromSeconds(15))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
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
            })
            .RemoveAllLoggers();
        return services;
    }

    /// <summary>
    /// One send. <see cref="SendOutcome.Uncertain"/> when its bytes began to leave and no whole answer came: the provider may have taken it.
    /// </summary>
    public async Task<SendResult> SendAsync(IChannel channel, SendRequest send, CancellationToken cancellationToken)
    {
        using var content = new WatchedContent(send);
        try
        {
            using var request = Request(send, content);
            using var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var body = await ReadAsync(response.Content, cancellationToken);
            return channel.Classify((int)response.StatusCode, RetryAfter(response), body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unanswered(content, "timeout");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Unanswered(content, "network");
        }
    }

    /// <summary>A request that is no message; null when no answer came. It may be repeated.</summary>
    public async Task<(int Status, byte[] Body)?> AskAsync(SendRequest ask, CancellationToken cancellationToken)
    {
        using var content = new WatchedContent(ask);
        try
        {
            using var request = Request(ask, content);
            using var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return ((int)response.StatusCode, await ReadAsync(response.Content, cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static SendResult Unanswered(WatchedContent content, string code) =>
        new(content.HasBegun ? SendOutcome.Uncertain : SendOutcome.Retry, Code: code);

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

    /// <summary>The first bytes of the answer; the rest is left and its connection closed.</summary>
    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var answer = new MemoryStream();
        var chunk = new byte[4096];
        int read;
        while (answer.Length < AnswerMax && (read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            answer.Write(chunk, 0, read);
        }

        return answer.ToArray();
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero => wait,
        _ => null,
    };
}
