using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Muster.Server.Layout;

/// <summary><c>/openapi/v1.json</c>: the API as it is, made from its endpoints.</summary>
internal static class ApiDescription
{
    internal const string Name = "v1";

    internal static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description =>
            description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Muster",
                Version = ServerSettings.Version,
                Description = "Incidents, alerts, on-call and paging. Times are RFC 3339 UTC. Errors are problem "
                    + "details (RFC 9457) with a stable 'code'. Writes honour 'Idempotency-Key'.",
                License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            };
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                ["token"] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "An API token.",
                },
            };
            document.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] },
            ];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            operation.RequestBody?.Content?.Remove("*/*");
            operation.OperationId ??= NameOf(context.Description.HttpMethod, context.Description.RelativePath);
            foreach (var name in metadata.OfType<QueryNames>().SelectMany(names => names.Names))
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Query,
                    Schema = new OpenApiSchema
                    {
                        Type = name == "limit" ? JsonSchemaType.Integer : JsonSchemaType.String,
                    },
                });
            }

            return Task.CompletedTask;
        });
    }

    /// <summary><c>POST api/v1/incidents/{id}/notes</c> → <c>post-incidents-id-notes</c>.</summary>
    private static string NameOf(string? method, string? path)
    {
        var parts = (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(2)
            .Select(part => part.Trim('{', '}'));
        return string.Join('-', parts.Prepend((method ?? "get").ToLowerInvariant()));
    }
}
