using Akka.Configuration;

namespace ActorSocketIo.Link;

/// <summary>Sizes and times of the links; section <c>socketio.link</c>.</summary>
internal sealed record LinkSettings
{
    /// <summary>How much of a lane may be on its way to one node. Default 2 MiB. Key <c>window</c>.</summary>
    public int WindowBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>How much of a lane is kept for one node until it is acknowledged. Default 64 MiB. Key <c>keep</c>. More is dropped.</summary>
    public long KeepBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Longer messages are cut. Default 256 KiB. Key <c>piece</c>. Must fit Akka.Remote's <c>maximum-frame-size</c>.</summary>
    public int PieceBytes { get; init; } = 256 * 1024;

    /// <summary>How long something may be unacknowledged before the other end is asked. Default 500 ms. Key <c>probe-after</c>.</summary>
    public TimeSpan ProbeAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a lone message waits for others to be acknowledged with. Default 50 ms. Key <c>acknowledge-after</c>.</summary>
    public TimeSpan AcknowledgeAfter { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often a link looks after its lanes. Default 250 ms. Key <c>tick</c>.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Only members with this role are nodes of the server; empty means all. Key <c>socketio.role</c>.</summary>
    public string Role { get; init; } = "";

    /// <summary>Reads section <c>socketio</c>.</summary>
    /// <exception cref="ConfigurationException">A size does not fit another.</exception>
    public static LinkSettings From(Config config)
    {
        var link = config.GetConfig("socketio.link");
        var settings = new LinkSettings
        {
            WindowBytes = (int)Size(link, "window"),
            KeepBytes = Size(link, "keep"),
            PieceBytes = (int)Size(link, "piece"),
            ProbeAfter = link.GetTimeSpan("probe-after"),
            AcknowledgeAfter = link.GetTimeSpan("acknowledge-after"),
            Tick = link.GetTimeSpan("tick"),
            Role = config.GetString("socketio.role", ""),
        };
        const int envelope = 4096;      // paths of both ends, manifest, serializer id
        var frame = config.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size", null);
        if (frame is { } limit && settings.PieceBytes + envelope > limit)
            throw new ConfigurationException($"socketio.link.piece is {settings.PieceBytes}, but Akka.Remote carries only {limit} bytes a message: "
                + "lower it or raise akka.remote.dot-netty.tcp.maximum-frame-size");
        if (settings.PieceBytes is < 1024 || settings.PieceBytes > settings.WindowBytes || settings.WindowBytes > settings.KeepBytes)
            throw new ConfigurationException($"socketio.link has piece = {settings.PieceBytes}, window = {settings.WindowBytes}, keep = {settings.KeepBytes} bytes; "
                + "they must be at least 1024 and in rising order");
        return settings;
    }

    private static long Size(Config link, string key)
    {
        try
        {
            if (link.GetByteSize(key, null) is { } bytes and > 0 and <= int.MaxValue)
                return bytes;
        }
        catch (FormatException)
        {
            // said below, with the name of the key
        }

        throw new ConfigurationException($"socketio.link.{key} is '{link.GetString(key, "")}'; it must be a size from 1 byte to 2 GiB");
    }
}
