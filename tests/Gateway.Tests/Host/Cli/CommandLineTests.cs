using System.CommandLine;
using Gateway.Host.Cli;

namespace Gateway.Tests.Host.Cli;

/// <summary>What is mistyped or does nothing is told with option, value and rule, never with a stack trace.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("--cert-key: does nothing without --cert", "run", "--cert-key", "FILE")]
    [InlineData("--tcp-key: does nothing without --tcp-cert", "run", "--tcp-key", "FILE")]
    [InlineData("--seed: does nothing without --demo", "run", "--seed", "7")]
    [InlineData("--hosts a b: must be a host name", "run", "--hosts", "a b;*")]
    [InlineData("--hosts a:80: must be a host name", "--hosts", "a:80")]
    [InlineData("--polcy: is not an option of simulate. Did you mean --policy?", "simulate", "FILE", "--polcy", "default")]
    [InlineData("--secrets: is not an option of decode. Did you mean --secret?", "decode", "line", "--secrets", "s", "FILE")]
    [InlineData("--bogus: is not an option of decode.", "decode", "line", "--bogus")]
    [InlineData("--since yesterday: must be a time such as 2026-03-02T00:00:00Z", "simulate", "--from-events", "FILE", "--since", "yesterday")]
    [InlineData("--sla fast: must be a number", "simulate", "--from-events", "FILE", "--sla", "fast")]
    [InlineData("SCENARIO and --data exclude each other", "simulate", "FILE", "--data", ".")]
    [InlineData("SCENARIO and --from-events exclude each other", "simulate", "FILE", "--from-events", "FILE")]
    [InlineData("--sla: belongs to a history (--data, --events, --from-events)", "simulate", "FILE", "--sla", "20")]
    [InlineData("--save: belongs to a history", "simulate", "FILE", "--save", "x.json")]
    [InlineData("--tenant: belongs to a history", "simulate", "FILE", "--tenant", "acme")]
    [InlineData("--key: belongs to --events URL", "simulate", "--from-events", "FILE", "--key", "k")]
    [InlineData("--url junk: must be the http or https address of a gateway", "dead-letters", "list", "sub_1", "--url", "junk", "--key", "k")]
    [InlineData("is a directory: name the file", "check", "DIRECTORY")]
    [InlineData("is a directory: name its files (DIRECTORY/*)", "decode", "line", "DIRECTORY")]
    public async Task Invoke_OptionThatIsWrong_SaysWhichAndWhy(string expected, params string[] arguments)
    {
        var directory = Path.TrimEndingDirectorySeparator(Path.GetTempPath());

        var (code, text) = await RunAsync([.. arguments.Select(a => a == "FILE" ? _file : a == "DIRECTORY" ? directory : a)]);

        Assert.Equal(1, code);
        Assert.Contains(expected.Replace("DIRECTORY", directory, StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hosts", "gateway.example;*.example.com;[::1];*")]
    [InlineData("--cert", "a.pem", "--cert-key", "b.pem")]
    [InlineData("--demo", "--seed", "2")]
    public void Parse_OptionsThatGoTogether_AreTaken(params string[] arguments) => Assert.Empty(GatewayCommand.Create().Parse(["run", .. arguments]).Errors);

    private static async Task<(int Code, string Text)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await GatewayCommand.Create().Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (code, output.ToString() + error);
    }
}
