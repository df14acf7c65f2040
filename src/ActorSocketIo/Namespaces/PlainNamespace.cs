namespace ActorSocketIo.Namespaces;

/// <summary>The actor of a namespace that the application has no actor for: nobody to talk to, so it stops soon.</summary>
internal sealed class PlainNamespace : NamespaceActor
{
    protected override void PreStart()
    {
        base.PreStart();
        Context.SetReceiveTimeout(TimeSpan.FromSeconds(1));
    }
}
