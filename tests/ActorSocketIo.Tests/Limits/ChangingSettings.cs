using Microsoft.Extensions.Configuration;

namespace ActorSocketIo.Tests.Limits;

/// <summary>A configuration that a test changes as if its file had been written anew.</summary>
internal sealed class ChangingSettings : ConfigurationProvider, IConfigurationSource
{
    public ChangingSettings(params (string Key, string Value)[] settings)
    {
        Configuration = new ConfigurationBuilder().Add(this).Build();
        Change(settings);
    }

    public IConfigurationRoot Configuration { get; }

    /// <summary>These settings are all there are now.</summary>
    public void Change(params (string Key, string Value)[] settings)
    {
        Data = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
