using Microsoft.AspNetCore.Mvc;

namespace Gateway.Host.Api;

/// <summary>What the OpenAPI document says of one endpoint beside what the code says by itself.</summary>
internal sealed record ApiNote(string Name, string Summary)
{
    /// <summary>Type of the body; null for requests without one.</summary>
    public Type? Request { get; init; }

    /// <summary>A body that works, as JSON.</summary>
    public string? RequestExample { get; init; }

    /// <summary>Type of a successful answer; null for one without a body, or one that is not JSON of ours.</summary>
    public Type? Response { get; init; }

    public int Status { get; init; } = StatusCodes.Status200OK;

    public string? ResponseExample { get; init; }

    /// <summary>Media type of the answer.</summary>
    public string ResponseType { get; init; } = "application/json";

    /// <summary>Query and header parameters: <c>?name</c> or <c>Name</c>, and what they mean.</summary>
    public IReadOnlyList<(string Name, string Meaning)> Parameters { get; init; } = [];

    /// <summary>Headers among them without which the request is refused.</summary>
    public IReadOnlyList<string> NeededHeaders { get; init; } = [];

    /// <summary>Statuses of refusals, each a problem document.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>A precondition is needed wherever its absence has a status of its own.</summary>
    public bool Needs(string header) =>
        NeededHeaders.Contains(header) || (header == "If-Match" && Problems.Contains(StatusCodes.Status428PreconditionRequired));
}

internal static class ApiNoteExtensions
{
    /// <summary>Puts the endpoint into the OpenAPI document.</summary>
    public static TBuilder Describe<TBuilder>(this TBuilder builder, ApiNote note)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(note, new EndpointNameMetadata(note.Name));
        builder.WithMetadata(note.Response is null
            ? new ProducesResponseTypeMetadata(note.Status, typeof(void))
            : new ProducesResponseTypeMetadata(note.Status, note.Response, [note.ResponseType]));
        // Where a key is asked for, wrong ones end in 429.
        IEnumerable<int> problems = note.Problems.Contains(401) ? note.Problems.Append(429).Distinct().Order() : note.Problems;
        foreach (var status in problems)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [Http.Problem.ContentType]));
        }

        builder.Add(static endpoint =>
        {
            // The document is made of endpoints that say which method serves them; a plain request delegate does not by itself.
            if (!endpoint.Metadata.OfType<System.Reflection.MethodInfo>().Any() && endpoint.RequestDelegate is { } handler)
            {
                endpoint.Metadata.Add(handler.Method);
            }
        });
        return builder;
    }
}
