namespace LiveOrleans.Channels;

/// <summary>Who asks a source for something.</summary>
/// <param name="Id">The user's id in decimal; <c>0</c> for an anonymous one.</param>
/// <param name="Login">The login name; empty when it is not known, as every one of the following.</param>
/// <param name="Name">The name as people read it.</param>
/// <param name="Email">The mail address.</param>
/// <param name="Role">The role in the tenant: <c>Viewer</c>, <c>Editor</c> or <c>Admin</c>.</param>
public sealed record SourceUser(string Id, string Login, string Name, string Email, string Role);
