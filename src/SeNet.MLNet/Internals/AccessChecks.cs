using System.Runtime.CompilerServices;

// With the copies that the project file has the compiler use, this opens ML.NET's internals to this assembly. Only this folder
// touches them; MLNetInternals lists which.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
