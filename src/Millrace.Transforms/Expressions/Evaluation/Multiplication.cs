namespace Millrace.Transforms.Expressions.Evaluation;

internal readonly struct Multiplication : IArithmetic
{
    public static string Symbol => "*";

    public static bool Divides => false;

    public static bool KeepsWhole => true;

    public static long Of(long left, long right) => checked(left * right);

    public static double Of(double left, double right) => left * right;
}
