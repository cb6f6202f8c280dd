namespace Millrace.Transforms.Expressions.Evaluation;

internal readonly struct Remainder : IArithmetic
{
    public static string Symbol => "%";

    public static bool Divides => true;

    public static bool KeepsWhole => true;

    // The least number by -1 would be an overflow to the processor.
    public static long Of(long left, long right) => right == -1 ? 0 : left % right;

    public static double Of(double left, double right) => left % right;
}
