using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Host.Subscriptions;

namespace Gateway.Host.Cli;

/// <summary><c>gateway dead-letters list|replay|drop SUBSCRIPTION</c>: looks at a running gateway's dead letters, and decides what becomes of them.</summary>
internal static class DeadLettersCommand
{
    private const string KeyVariable = "GATEWAY_KEY";

    // Each answer is one grain call; a gateway that takes longer has other worries.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private static readonly Option<string> Url = new("--url") { Description = "The gateway.", DefaultValueFactory = _ => RunOptions.DefaultUrls, Recursive = true };
    private static readonly Option<string?> Key = new("--key") { Description = $"An admin's key; {KeyVariable} when left out.", Recursive = true };

    public static Command Create()
    {
        var command = new Command("dead-letters", "Events that a webhook was given up on.");
        command.Options.Add(Url);
        command.Options.Add(Key);
        command.Subcommands.Add(Verb("list", "Prints them, one JSON object a line.", null));
        command.Subcommands.Add(Verb("replay", "Delivers them again.", "replay"));
        command.Subcommands.Add(Verb("drop", "Forgets them.", "drop"));
        return command;
    }

    private static Command Verb(string name, string description, string? action)
    {
        var subscription = new Argument<string>("subscription") { Description = "Id of the subscription." };
        var events = new Option<string[]>("--event") { Description = "partition:sequence; several times for several. All when left out." };
        var verb = new Command(name, description);
        verb.Arguments.Add(subscription);
        if (action is not null)
        {
            verb.Options.Add(events);
        }

        verb.SetAction((parsed, cancellation) => RunAsync(
            new Uri(parsed.GetValue(Url)!.TrimEnd('/') + "/"),
            parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable(KeyVariable),
            parsed.GetValue(subscription)!, action, action is null ? [] : parsed.GetValue(events) ?? [],
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellation));
        return verb;
    }

    internal static async Task<int> RunAsync(
        Uri url, string? key, string subscription, string? action, string[] events, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            await error.WriteLineAsync($"--key is missing, and {KeyVariable} is not set");
            return 1;
        }

        using var client = new HttpMessageInvoker(new SocketsHttpHandler { ConnectTimeout = Timeout });
        using var request = Request(url, key, subscription, action, events);
        try
        {
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bounded.CancelAfter(Timeout);
            using var answer = await client.SendAsync(request, bounded.Token);
            var body = await answer.Content.ReadAsStringAsync(bounded.Token);
            return answer.StatusCode == HttpStatusCode.OK ? Print(body, action, output) : Refused((int)answer.StatusCode, body, error);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            await error.WriteLineAsync($"{url}: {e.Message}");
            return 1;
        }
    }

    private static HttpRequestMessage Request(Uri url, string key, string subscription, string? action, string[] events)
    {
        var path = $"api/v1/subscriptions/{Uri.EscapeDataString(subscription)}/dead-letters{(action is null ? "" : "/" + action)}";
        var request = new HttpRequestMessage(action is null ? HttpMethod.Get : HttpMethod.Post, new Uri(url, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (action is not null)
        {
            request.Content = new StringContent(
                JsonSerializer.Serialize(new DeadLetterRequest(events.Length == 0 ? null : [.. events]), SubscriptionContext.Default.DeadLetterRequest), Encoding.UTF8, "application/json");
        }

        return request;
    }

    private static int Print(string body, string? action, TextWriter output)
    {
        if (action is not null)
        {
            output.WriteLine(JsonSerializer.Deserialize(body, SubscriptionContext.Default.CountBody)!.Count);
            return 0;
        }

        foreach (var letter in JsonDocument.Parse(body).RootElement.GetProperty("deadLetters").EnumerateArray())
        {
            output.WriteLine(letter.GetRawText());
        }

        return 0;
    }

    private static int Refused(int status, string body, TextWriter error)
    {
        try
        {
            error.WriteLine($"{status}: {JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()}");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            error.WriteLine($"{status}: no answer of a gateway");
        }

        return 1;
    }
}
