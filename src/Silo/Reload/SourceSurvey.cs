using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>The sources that the configuration names at one moment.</summary>
/// <param name="Sources">The sources, in their order.</param>
/// <param name="Faults">What is wrong; the sources must not be used unless empty.</param>
internal sealed record SourceSurvey(IReadOnlyList<SourceSettings> Sources, IReadOnlyList<OptionFault> Faults)
{
    /// <summary>Reads the sources, and the secrets that they refer to.</summary>
    /// <param name="configuration">The whole configuration.</param>
    public static async Task<SourceSurvey> TakeAsync(IConfiguration configuration)
    {
        var secrets = await SecretValues.ReadAsync(SourceReader.SectionOf(configuration), Environment.GetEnvironmentVariable);
        var sources = SourceReader.Read(configuration, secrets, out var faults);
        return new SourceSurvey(sources, faults);
    }
}
