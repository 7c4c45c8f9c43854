using System.Text.Json.Serialization;

namespace LiveOrleans.Gateway;

/// <summary>How orders are written on the bus.</summary>
[JsonSerializable(typeof(UserOrder))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class UserOrderJson : JsonSerializerContext;
