namespace System.Runtime.CompilerServices;

/// <summary>Has the runtime skip visibility checks on the named assembly for this one. The runtime knows it by its name alone.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>The simple name of the assembly whose internals are used.</summary>
    public string AssemblyName { get; } = assemblyName;
}
