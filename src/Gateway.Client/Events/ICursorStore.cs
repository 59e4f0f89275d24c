namespace Gateway.Client.Events;

/// <summary>Remembers where a subscriber stands, over restarts of its program.</summary>
public interface ICursorStore
{
    /// <summary>The cursor saved last; null the first time.</summary>
    ValueTask<string?> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Called when a batch has been handled. Best in the same transaction as the handling; then nothing is handled twice.</summary>
    ValueTask SaveAsync(string cursor, CancellationToken cancellationToken);
}

/// <summary>A cursor in a file of its own, replaced as a whole: after a crash it is the old one or the new one.</summary>
public sealed class FileCursorStore(string path) : ICursorStore
{
    public async ValueTask<string?> LoadAsync(CancellationToken cancellationToken) =>
        File.Exists(path) && await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false) is { Length: > 0 } cursor ? cursor.Trim() : null;

    public async ValueTask SaveAsync(string cursor, CancellationToken cancellationToken)
    {
        var next = path + ".next";
        await File.WriteAllTextAsync(next, cursor, cancellationToken).ConfigureAwait(false);
        File.Move(next, path, overwrite: true);
    }
}
