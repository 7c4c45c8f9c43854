using LiveOrleans.Channels;
using LiveOrleans.Rules;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary><c>GET /api/live/pipeline-entities</c>: what rules can be made of, with an example of each.</summary>
internal sealed class PipelineEntitiesEndpoint(AccessGate gate)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, Role.Admin) is null)
        {
            return;
        }

        await Envelope.WriteAsync(context, StatusCodes.Status200OK, static json =>
        {
            foreach (var group in RuleEntity.All.GroupBy(static entity => entity.Kind, StringComparer.Ordinal))
            {
                json.WriteStartArray(group.Key);
                foreach (var entity in group)
                {
                    json.WriteStartObject();
                    json.WriteString("type"u8, entity.Type);
                    json.WriteString("description"u8, entity.Description);
                    json.WritePropertyName("example"u8);
                    json.WriteRawValue(entity.Example);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        });
    }
}
