using Gateway.Host.Pacing;

namespace Gateway.Host.WebChat.Files;

/// <summary>Which files give way when a tenant's share of the folder is full: those that were uploaded and never sent, the oldest first.</summary>
internal sealed class UnsentFiles(TimeProvider clock)
{
    // Somebody writes the words to the photo: a file younger than this is probably about to be sent.
    internal static readonly TimeSpan KeptAtLeast = TimeSpan.FromMinutes(5);

    // It reads every description in the folder, a second's work for twenty thousand: whoever is refused does not make it happen more often.
    internal static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    // Six of the largest files: room for what comes until the next look.
    private const long FreedMax = 64L * 1024 * 1024;

    private readonly SweepPace _looks = new(clock, Between);

    public bool TryBegin() => _looks.TryTake();

    public IReadOnlyList<string> ToEvict(string folder, string tenant, Func<string, ChatFile?> facts)
    {
        var youngest = clock.GetUtcNow() - KeptAtLeast + ChatFiles.UnsentFor;
        var (chosen, freed) = (new List<string>(), 0L);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Select(path => facts(Path.GetFileNameWithoutExtension(path)))
            .Where(file => file is { Sent: false } && file.Tenant == tenant && file.ExpiresAt <= youngest).OrderBy(file => file!.ExpiresAt))
        {
            if (freed >= FreedMax)
            {
                break;
            }

            chosen.Add(file!.Id);
            freed += file.Size;
        }

        return chosen;
    }
}
