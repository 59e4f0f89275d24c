using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.SystemTests.Sending;

/// <summary>WhatsApp's send API on loopback. It takes every message, and says so only when the test lets it.</summary>
internal sealed class SilentProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<string> _taken = [];
    private volatile bool _isSilent = true;

    private SilentProvider(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>Bodies of the messages it has, in the order they came.</summary>
    public IReadOnlyList<string> Taken
    {
        get
        {
            lock (_taken)
                return [.. _taken];
        }
    }

    public static async Task<SilentProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var provider = new SilentProvider(app);
        app.Run(provider.TakeAsync);
        await app.StartAsync();
        return provider;
    }

    public void Speak() => _isSilent = false;

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        int number;
        lock (_taken)
        {
            _taken.Add(body);
            number = _taken.Count;
        }

        if (_isSilent)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        else
            await context.Response.WriteAsync($$"""{"messaging_product":"whatsapp","messages":[{"id":"wamid.{{number}}"}]}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
