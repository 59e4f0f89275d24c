using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Subscriptions.Kills;

/// <summary>A subscriber's process and what it has noted.</summary>
/// <param name="ordered">The way keeps the order of partitions, not of conversations only.</param>
/// <param name="repeatsMax">Events that one kill of either side may repeat.</param>
internal sealed class DeliverySubscriber(string way, string notes, string[] worker, bool ordered, int repeatsMax) : IAsyncDisposable
{
    private readonly TakenReader _notes = new(notes);
    private ChildProcess? _process;

    public string Way => way;

    public string Output => _process?.Output ?? "";

    public void Start() => _process = new ChildProcess("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.SystemTests.dll"), "worker", .. worker]);

    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await _process.DisposeAsync();
    }

    /// <summary>Events of the log that it has not taken yet.</summary>
    public int Lacks(HashSet<(int, long)> log)
    {
        _notes.ReadOn();
        return _notes.Places.Count < log.Count ? log.Count - _notes.Places.Count : log.Except(_notes.Places).Count();
    }

    // The gateway and the subscriber are each killed once a round.
    public DeliveryFigures Figures(HashSet<(int, long)> log, int kills) => DeliveryFigures.Of(way, log, _notes, ordered, 2 * kills * repeatsMax);

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? default;
}
