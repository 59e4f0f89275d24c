using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Host.Attachments;

/// <summary>A provider's API on a free port of loopback: answers what it is told to, and remembers who asked with what.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, RequestDelegate> _answers = new();
    private readonly ConcurrentQueue<string> _asked = new();

    private FakeProvider(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>Path and <c>Authorization</c> of each request.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public static async Task<FakeProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new FakeProvider(builder.Build());
        provider._app.Run(provider.AnswerAsync);
        await provider._app.StartAsync();
        return provider;
    }

    public void Answer(string path, string type, byte[] body) => _answers[path] = context =>
    {
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(body).AsTask();
    };

    /// <summary>Answers whatever the test makes of the request.</summary>
    public void Answer(string path, RequestDelegate answer) => _answers[path] = answer;

    public void Redirect(string path, string to) => _answers[path] = context =>
    {
        context.Response.Redirect(to);
        return Task.CompletedTask;
    };

    public void Refuse(string path, int status) => _answers[path] = context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>Announces a body of this length and sends none of it until the caller goes.</summary>
    public void Claim(string path, long length) => _answers[path] = async context =>
    {
        context.Response.ContentLength = length;
        await context.Response.Body.FlushAsync();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        _asked.Enqueue($"{context.Request.Path} {(authorization.Length == 0 ? "-" : authorization)}");
        if (_answers.TryGetValue(context.Request.Path, out var answer))
        {
            return answer(context);
        }

        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
