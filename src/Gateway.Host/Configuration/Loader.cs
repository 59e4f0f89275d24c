using System.Text.Json;
using Gateway.Contracts.Configuration;
using Gateway.Host.Security;

namespace Gateway.Host.Configuration;

/// <summary>What a valid file becomes: the snapshot everyone reads and the keys only the door knows.</summary>
/// <param name="Digest">Of the file's text, the feeds it names and the values filled in; null without a file. It means nothing outside this process.</param>
internal sealed record Loaded(GatewayModel Model, KeyRing Keys, string? Digest = null)
{
    public static Loaded Empty { get; } = new(GatewayModel.Empty, KeyRing.Empty);
}

/// <param name="Result">Null when there are errors.</param>
/// <param name="Errors">Everything wrong with the file, in its order.</param>
/// <param name="Digest">Of the text, the feeds it names and the values filled in; null when it could not be read.</param>
internal sealed record LoadOutcome(Loaded? Result, IReadOnlyList<ConfigurationError> Errors, string? Digest = null);

/// <summary>Text to snapshot: parse, check the shape, fill variables, validate whole, build. All or nothing.</summary>
internal static class Loader
{
    // 10 000 accounts of about 1 KB each. Beyond it the file is not one anybody wrote.
    public const int FileMax = 16 * 1024 * 1024;

    public static LoadOutcome LoadFile(string path, long version)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return Failed("$", $"{path} is a directory: name the file");
            }

            var file = new FileInfo(path);
            if (file.Exists && file.Length > FileMax)
            {
                return Failed("$", $"{path} has {file.Length} bytes, more than {FileMax}");
            }

            var text = File.ReadAllBytes(path);
            var feeds = FeedFiles.Beside(path);
            var substitution = Substitution.OfEnvironment;
            var outcome = Load(text, version, substitution, feeds);
            var digest = Convert.ToHexString(Substitution.Hash([.. text, .. feeds.Digest(), .. substitution.Digest]));
            return outcome with { Result = outcome.Result is { } loaded ? loaded with { Digest = digest } : null, Digest = digest };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed("$", $"the file cannot be read: {e.Message}");
        }
    }

    public static LoadOutcome Load(ReadOnlySpan<byte> text, long version, Substitution substitution, FeedFiles? feeds = null)
    {
        var errors = new ConfigurationErrors();
        var node = ConfigurationText.Parse(text, out var fault);
        if (fault is not null)
        {
            return new LoadOutcome(null, [fault]);
        }

        if (!new FileShape(errors, substitution).Check(node, typeof(GatewayFile), "$"))
        {
            return new LoadOutcome(null, errors.All);
        }

        var file = node.Deserialize(GatewayFileContext.Default.GatewayFile)!;
        var result = new ModelBuilder(errors, feeds ?? FeedFiles.None).Build(file, version);
        return errors.Any ? new LoadOutcome(null, errors.All) : new LoadOutcome(result, []);
    }

    private static LoadOutcome Failed(string path, string rule) => new(null, [new ConfigurationError(path, null, rule)]);
}
