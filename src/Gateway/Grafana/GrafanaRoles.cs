using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Finds a role in what Grafana says.</summary>
internal static class GrafanaRoles
{
    // What Grafana's basic roles may do and the next lower ones may not: a token that may is at least that.
    private const string AdminAction = "org.users:write";
    private const string EditorAction = "folders:create";

    // A right that was granted in one folder makes nobody an editor of the organisation.
    private static readonly string[] WholeOrg = ["", "*", "folders:*", "folders:uid:*", "folders:uid:general"];

    /// <summary>The role of a name; null when it is none, as that of a user without a role in the organisation.</summary>
    public static Role? Named(string? name) => name switch
    {
        "Admin" => Role.Admin,
        "Editor" => Role.Editor,
        "Viewer" => Role.Viewer,
        _ => null,
    };

    /// <summary>The highest role whose rights somebody has. Grafana names no role to service accounts and anonymous callers.</summary>
    /// <param name="permissions">The scopes of each action, as <c>GET /api/access-control/user/permissions</c> answers.</param>
    public static Role Holding(IReadOnlyDictionary<string, string[]?> permissions)
    {
        if (permissions.ContainsKey(AdminAction))
        {
            return Role.Admin;
        }

        return permissions.TryGetValue(EditorAction, out var scopes) && (scopes is null or [] || scopes.Any(WholeOrg.Contains)) ? Role.Editor : Role.Viewer;
    }
}
