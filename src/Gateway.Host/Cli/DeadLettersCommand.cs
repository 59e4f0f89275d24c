using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Host.Cli.Arguments;
using Gateway.Host.Subscriptions;

namespace Gateway.Host.Cli;

/// <summary><c>gateway dead-letters list|show|replay|drop SUBSCRIPTION</c>: looks at a running gateway's dead letters, and decides what becomes of them.</summary>
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
        command.Subcommands.Add(Show());
        command.Subcommands.Add(Verb("replay", "Delivers them again.", "replay"));
        var drop = Verb("drop", "Forgets them.", "drop");
        drop.Aliases.Add("purge");
        command.Subcommands.Add(drop);
        return command;
    }

    private static Command Show()
    {
        var subscription = new Argument<string>("subscription") { Description = "Id of the subscription." };
        var one = new Argument<string>("event") { Description = "partition:sequence, as list prints it." };
        var verb = new Command("show", "Prints one of them with the event itself.");
        verb.Arguments.Add(subscription);
        verb.Arguments.Add(one);
        verb.SetAction((parsed, cancellation) => RunAsync(parsed, HttpMethod.Get, parsed.GetValue(subscription)!, "/" + Uri.EscapeDataString(parsed.GetValue(one)!), null, Whole, cancellation));
        return verb;
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

        verb.SetAction((parsed, cancellation) => action is null
            ? RunAsync(parsed, HttpMethod.Get, parsed.GetValue(subscription)!, "", null, Lines, cancellation)
            : RunAsync(parsed, HttpMethod.Post, parsed.GetValue(subscription)!, "/" + action, parsed.GetValue(events) ?? [], Count, cancellation));
        return verb;
    }

    /// <param name="rest">Of the path, behind the list's.</param>
    /// <param name="events">What is asked for; none for all, null for a request without a body.</param>
    private static async Task<int> RunAsync(
        ParseResult parsed, HttpMethod method, string subscription, string rest, string[]? events, Action<string, TextWriter> print, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if ((parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable(KeyVariable)) is not { } key)
        {
            await error.WriteLineAsync($"--key is missing, and {KeyVariable} is not set");
            return 1;
        }

        if (OptionValues.Gateway(parsed.GetValue(Url)!.TrimEnd('/') + "/") is not { } url)
        {
            await error.WriteLineAsync($"--url {parsed.GetValue(Url)}: must be the http or https address of a gateway");
            return 1;
        }

        using var client = new HttpMessageInvoker(new SocketsHttpHandler { ConnectTimeout = Timeout });
        using var request = new HttpRequestMessage(method, new Uri(url, $"api/v1/subscriptions/{Uri.EscapeDataString(subscription)}/dead-letters{rest}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (events is not null)
        {
            request.Content = new StringContent(
                JsonSerializer.Serialize(new DeadLetterRequest(events.Length == 0 ? null : [.. events]), SubscriptionContext.Default.DeadLetterRequest), Encoding.UTF8, "application/json");
        }

        try
        {
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bounded.CancelAfter(Timeout);
            using var answer = await client.SendAsync(request, bounded.Token);
            var body = await answer.Content.ReadAsStringAsync(bounded.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return Refused((int)answer.StatusCode, body, error);
            }

            print(body, output);
            return 0;
        }
        catch (Exception e) when (Unanswered.Is(e) || e is OperationCanceledException)
        {
            await error.WriteLineAsync($"{url}: {e.Message}");
            return 1;
        }
    }

    private static void Count(string body, TextWriter output) => output.WriteLine(JsonSerializer.Deserialize(body, SubscriptionContext.Default.CountBody)!.Count);

    private static void Whole(string body, TextWriter output) => output.WriteLine(body);

    private static void Lines(string body, TextWriter output)
    {
        using var list = JsonDocument.Parse(body);
        foreach (var letter in list.RootElement.GetProperty("deadLetters").EnumerateArray())
        {
            output.WriteLine(letter.GetRawText());
        }
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
