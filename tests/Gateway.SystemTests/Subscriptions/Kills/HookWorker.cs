using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.SystemTests.Subscriptions.Kills;

/// <summary>A webhook's endpoint as a process of its own, to be killed: notes what it was sent, then answers.</summary>
internal static class HookWorker
{
    public static async Task<int> RunAsync(string url, string notes)
    {
        using var taken = new TakenNotes(notes);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Run(async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            taken.Add(body.RootElement.ValueKind == JsonValueKind.Array ? body.RootElement.EnumerateArray() : [body.RootElement]);
        });
        await app.RunAsync();
        return 0;
    }
}
