using System.CommandLine;
using Gateway.Channels;
using Gateway.Host.Cli.Arguments;

namespace Gateway.Host.Cli;

/// <summary>
/// <c>gateway decode CHANNEL [FILE...] [--header 'Name: value']... [--secret S] [--url PUBLIC_URL] [--config FILE]</c>: what the gateway would make of
/// recorded webhook bodies, one JSON object a line.
/// </summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var channel = new Argument<string>("CHANNEL") { Description = "See: gateway channels." };
        var files = new Argument<string[]>("FILE") { Description = "Webhook bodies; standard input without any, or for -.", Arity = ArgumentArity.ZeroOrMore };
        files.Validators.Add(FileArguments.RefuseOptions);
        var headers = new Option<string[]>("--header") { Description = "A header of the request, 'Name: value'.", HelpName = "HEADER" };
        var secrets = new Option<string[]>("--secret")
        {
            Description = "Checks the signature with this secret; NAME=VALUE where a channel has several.",
            HelpName = "SECRET",
        };
        var url = new Option<string?>("--url") { Description = "The webhook's public URL, where the channel signs it.", HelpName = "PUBLIC_URL" };
        var config = new Option<FileInfo?>("--config") { Description = "A JSON file with the account as it stands in the configuration, or its settings alone. Secrets come with --secret.", HelpName = "FILE" };
        var command = new Command("decode", "Verifies (with a secret) and decodes webhook bodies, one JSON object a line.");
        command.Arguments.Add(channel);
        command.Arguments.Add(files);
        command.Options.Add(headers);
        command.Options.Add(secrets);
        command.Options.Add(url);
        command.Options.Add(config);
        command.SetAction(parsed => Run(
            new DecodeOptions(
                parsed.GetValue(channel)!, parsed.GetValue(files) ?? [], parsed.GetValue(headers) ?? [], parsed.GetValue(secrets) ?? [], parsed.GetValue(url), parsed.GetValue(config)?.FullName),
            Console.OpenStandardInput,
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    public static int Run(DecodeOptions options, Func<Stream> input, TextWriter output, TextWriter error)
    {
        if (ChannelCatalog.Find(options.Channel) is not { } channel)
        {
            error.WriteLine($"{options.Channel}: is not a channel: {string.Join(", ", ChannelCatalog.All.Select(c => c.Name))}");
            return 1;
        }

        if (RecordedRequest.Create(channel, options, TimeProvider.System.GetUtcNow(), out var fault) is not { } request)
        {
            error.WriteLine(fault);
            return 1;
        }

        var settings = SettingsFile.Read(options.Config, channel, out var wrong);
        if (wrong.Count > 0)
        {
            foreach (var line in wrong) error.WriteLine(line);
            return 1;
        }

        foreach (var name in RecordedDecoder.UnknownSecrets(channel, options.Secrets))
        {
            error.WriteLine($"warning: --secret {name}=...: {name} is not a secret of {channel.Name} ({RecordedDecoder.SecretNames(channel)}); all of it is taken as the secret");
        }

        var decoder = new RecordedDecoder(channel, request, options.Secrets, settings);
        return options.Files.Count == 0 ? RunInput(decoder, input, output, error) : RunFiles(decoder, options.Files, input, output, error);
    }

    private static int RunInput(RecordedDecoder decoder, Func<Stream> input, TextWriter output, TextWriter error)
    {
        using var stream = input();
        if (decoder.Decode(stream, file: null, output) is not { } detail)
        {
            return 0;
        }

        error.WriteLine(detail);
        return 1;
    }

    private static int RunFiles(RecordedDecoder decoder, IReadOnlyList<string> files, Func<Stream> input, TextWriter output, TextWriter error)
    {
        var bad = new List<string>();
        foreach (var file in files)
        {
            if (DecodeFile(decoder, file, input, output) is { } detail)
            {
                output.WriteLine(RecordedDecoder.ErrorLine(file, detail));
                bad.Add($"{file}: {detail}");
            }
        }

        if (bad.Count == 0)
        {
            return 0;
        }

        error.WriteLine(bad.Count == 1 ? bad[0] : $"{bad.Count} of {files.Count} files failed; first: {bad[0]}");
        return 1;
    }

    private static string? DecodeFile(RecordedDecoder decoder, string file, Func<Stream> input, TextWriter output)
    {
        if (Directory.Exists(file))
        {
            return $"is a directory: name its files ({Path.Join(file, "*")})";
        }

        try
        {
            using var stream = file == "-" ? input() : File.OpenRead(file);
            return decoder.Decode(stream, file, output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }
}

internal sealed record DecodeOptions(
    string Channel, IReadOnlyList<string> Files, IReadOnlyList<string> Headers, IReadOnlyList<string> Secrets, string? Url, string? Config = null);
