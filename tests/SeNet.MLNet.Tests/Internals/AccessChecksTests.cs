using System.Reflection;
using System.Runtime.CompilerServices;

namespace SeNet.MLNet.Tests.Internals;

public sealed class AccessChecksTests
{
    [Fact]
    public void Assembly_OpensInternals_OfTwoAssembliesOnly()
    {
        var opened = Assembly.Load("SeNet.MLNet").GetCustomAttributes<IgnoresAccessChecksToAttribute>().Select(attribute => attribute.AssemblyName);

        Assert.Equal(["Microsoft.ML.Core", "Microsoft.ML.Data"], opened.Order());
    }
}
