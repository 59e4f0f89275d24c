using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Gateway.Host.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Host.Api;

/// <summary><c>/openapi/v1.json</c>: made of the endpoints that are mapped and their notes, so that it cannot fall behind.</summary>
internal static partial class OpenApiDocuments
{
    public const string Name = "v1";

    private const string BearerScheme = "key";

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services)
    {
        // Schemas are made with these: a number is a number and no text of one.
        services.ConfigureHttpJsonOptions(static json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Encoder = JsonAnswers.Writer.Encoder;
        });
        return services.AddOpenApi(Name, Configure);
    }

    private static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = static description => description.ActionDescriptor.EndpointMetadata.OfType<ApiNote>().Any();
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            // What may be null may be left out; the framework calls every parameter of a record needed.
            foreach (var property in context.JsonTypeInfo.Properties.Where(static property => property.IsGetNullable))
            {
                schema.Required?.Remove(property.Name);
            }

            return Task.CompletedTask;
        });
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Gateway",
            Version = Name,
            Description = "Every refusal is a problem document (RFC 9457) with a stable code. Unknown members of a body are refused.",
        };

        // Where it is reached is the operator's; the document must not repeat a Host header.
        document.Servers = [];
        document.Tags = null;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[BearerScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key, as `gateway key new` makes it.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerScheme, document)] = [] }];
        return Task.CompletedTask;
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var note = context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiNote>().Last();
        (operation.OperationId, operation.Summary, operation.Tags) = (note.Name, note.Summary, null);
        operation.Parameters = [.. Parameters(context.Description.RelativePath ?? "", note)];
        if (note.Request is not null)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new()
                    {
                        Schema = await context.GetOrCreateSchemaAsync(note.Request, parameterDescription: null, cancellationToken),
                        Example = JsonNode.Parse(note.RequestExample ?? "{}"),
                    },
                },
            };
        }

        if (note.ResponseExample is { } example && operation.Responses?.Values.FirstOrDefault(static r => r.Content?.Count > 0) is { Content: { } content })
        {
            content.Values.First().Example = JsonNode.Parse(example);
        }
    }

    private static IEnumerable<OpenApiParameter> Parameters(string path, ApiNote note)
    {
        foreach (Match match in PathParameter().Matches(path))
        {
            yield return Parameter(match.Groups[1].Value, ParameterLocation.Path, null, required: true);
        }

        foreach (var (name, meaning) in note.Parameters)
        {
            yield return name[0] == '?'
                ? Parameter(name[1..], ParameterLocation.Query, meaning, required: false)
                : Parameter(name, ParameterLocation.Header, meaning, note.Needs(name));
        }
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string? meaning, bool required) => new()
    {
        Name = name,
        In = place,
        Description = meaning,
        Required = required,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
