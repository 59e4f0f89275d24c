using System.Text.Json;

namespace Gateway.SystemTests.BadInput;

/// <summary>One row's input and the answer it must get. <c>cases.json</c> holds them; docs/bad-input.md explains its members.</summary>
internal sealed record Case
{
    public required int Row { get; init; }

    /// <summary><c>http</c>, or a WebSocket that is open already: <c>agent</c> or <c>chat</c>.</summary>
    public required string Surface { get; init; }

    public required string What { get; init; }

    /// <summary>Request line.</summary>
    public string? Start { get; init; }

    /// <summary>Host header; empty for none.</summary>
    public string Host { get; init; } = "localhost";

    public IReadOnlyList<string> Headers { get; init; } = [];

    public string? Body { get; init; }

    /// <summary>The body in hex, where it is no text.</summary>
    public string? HexBody { get; init; }

    /// <summary>Whether Content-Length is written for the body.</summary>
    public bool Length { get; init; } = true;

    /// <summary>The whole request as text.</summary>
    public string? Raw { get; init; }

    /// <summary>The whole request in hex.</summary>
    public string? Hex { get; init; }

    /// <summary>Text is sent as Latin-1, byte for character, instead of UTF-8.</summary>
    public bool Latin1 { get; init; }

    /// <summary>The sending side is closed behind the request.</summary>
    public bool Fin { get; init; }

    /// <summary>What is sent over an open WebSocket: <c>text JSON</c>, <c>hex BYTES</c>, <c>first</c>, <c>fragments COUNT SIZE</c>, <c>flood COUNT FIRST-BYTE</c>.</summary>
    public IReadOnlyList<string> Frames { get; init; } = [];

    public required Want Want { get; init; }

    /// <summary>Messages it makes; 0 leaves the log, the queues and the known ids as they were.</summary>
    public int Effect { get; init; }

    public override string ToString() => $"{Row} {Surface}: {What}";
}

internal sealed record Want
{
    /// <summary>Status; 0 for an end without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>Problem code.</summary>
    public string? Code { get; init; }

    /// <summary><c>kestrel</c>: the server refuses it before any of our code, with the bare status.</summary>
    public string? By { get; init; }

    /// <summary>For <c>http</c>: true when the connection must end behind the answer. For a WebSocket: its close code.</summary>
    public JsonElement? Close { get; init; }

    /// <summary>Code of the error frame.</summary>
    public string? Error { get; init; }

    public IReadOnlyList<string> Headers { get; init; } = [];

    public IReadOnlyList<string> NoHeaders { get; init; } = [];

    public string? Body { get; init; }

    /// <summary>Hex that the answer must contain.</summary>
    public string? Bytes { get; init; }
}

/// <param name="Test"><c>Class</c> or <c>Class.Method</c>.</param>
internal sealed record RowTest(int Row, string Test);

internal sealed record RowNote(int Row, string What, string Reason);

internal sealed record Table(IReadOnlyList<Case> Cases, IReadOnlyList<RowTest> Tests, IReadOnlyList<RowNote> NotMet)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static Table Read { get; } = JsonSerializer.Deserialize<Table>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "BadInput", "cases.json")), Options)!;
}
