namespace Gateway.Host.WebChat.Files;

/// <param name="Outcome">How the upload ended; nothing is kept unless it is <see cref="SaveOutcome.Saved"/>.</param>
internal readonly record struct SavedFile(SaveOutcome Outcome, ChatFile? File = null);

internal enum SaveOutcome
{
    Saved,

    /// <summary>More bytes than a file may have, or none.</summary>
    TooLarge,

    /// <summary>The folder, or the tenant's share of it, is full.</summary>
    NoRoom,

    /// <summary>The visitor, or the address, has sent as much as one may in a day.</summary>
    UsedUp,
}

/// <summary>What one upload may still send.</summary>
internal interface IFileRoom
{
    /// <summary>How many tenants share the folder.</summary>
    int Tenants { get; }

    /// <summary>Whether these bytes may come; they are counted then, whatever becomes of the file.</summary>
    bool TryTake(int bytes);

    /// <summary>The body has come whole.</summary>
    /// <exception cref="BadHttpRequestException">Something stands behind it; nothing is kept then.</exception>
    void End();
}
