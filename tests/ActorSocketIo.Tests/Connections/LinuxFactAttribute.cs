using ActorSocketIo.AspNetCore.Connections;

namespace ActorSocketIo.Tests.Connections;

/// <summary>A test of what is there on Linux only.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = Epoll.IsSupported ? null : "there is no epoll here";
}
