using System.Net;
using Gateway.Contracts;

namespace Gateway.Host.Ingress;

/// <summary>Fetches published documents, under limits of time and size.</summary>
internal sealed class HttpDocuments(IHttpClientFactory clients) : IDocumentSource
{
    public const string ClientName = "documents";

    // Microsoft's set of keys, certificates included, has about 60 KB; a certificate of SNS 2.
    internal const int LengthMax = 256 * 1024;

    // The provider that calls us waits 5 to 15 s for its answer.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    public static IServiceCollection Add(IServiceCollection services)
    {
        services.AddSingleton<IDocumentSource, HttpDocuments>();
        services.AddSingleton<DocumentCache>();
        services.AddHttpClient(ClientName, client => client.Timeout = Timeout)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A redirect would lead from the host the channel names to one that nobody named.
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = TimeSpan.FromSeconds(2),
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                MaxConnectionsPerServer = 2,
                MaxResponseHeadersLength = 16,
                MaxResponseDrainSize = 0,
            })
            .RemoveAllLoggers();
        return services;
    }

    public async Task<byte[]?> FetchAsync(Uri address)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Timeout);
            using var response = await clients.CreateClient(ClientName).GetAsync(address, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength > LengthMax)
            {
                return null;
            }

            await using var stream = await response.Content.ReadAsStreamAsync(timeout.Token);
            return await ReadAsync(stream, timeout.Token);
        }
        catch (Exception e) when (Unanswered.Is(e) || e is OperationCanceledException)
        {
            // Whatever it was, there is no document: the caller is told to come again, and the metric counts it.
            return null;
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var document = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (document.Length + read > LengthMax)
            {
                return null;
            }

            document.Write(chunk, 0, read);
        }

        return document.Length == 0 ? null : document.ToArray();
    }
}
